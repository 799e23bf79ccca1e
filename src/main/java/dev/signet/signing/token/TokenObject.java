package dev.signet.signing.token;

import dev.signet.api.Pkcs11Ref;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.CertificatePem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A key in a token with the certificate beside it.
 *
 * @param found what it is known by
 * @param key what signs
 * @param certificate PEM, of what the token has
 */
record TokenObject(Found found, TokenKey key, String certificate) {

  private static final byte[] CKO_CERTIFICATE = {
    1, 0, 0, 0, 0, 0, 0, 0
  }; // CK_ULONG, as x86 and ARM
  private static final byte[] CKO_PRIVATE_KEY = {3, 0, 0, 0, 0, 0, 0, 0};

  /**
   * What a key and its certificates are known by.
   *
   * @param handle of the key
   * @param certificates all with its CKA_ID: DER, hexadecimal
   */
  record Found(long handle, List<String> certificates) {}

  /** Finds the key that is meant, and sees that it cannot leave the token. */
  static Found find(Cryptoki cryptoki, long session, Pkcs11Ref ref, TokenInfo token)
      throws CryptokiException, Unreadable {
    Map<Attribute, byte[]> wanted = new EnumMap<>(Attribute.class);
    wanted.put(Attribute.CLASS, CKO_PRIVATE_KEY);
    if (ref.keyLabel() != null) {
      wanted.put(Attribute.LABEL, ref.keyLabel().getBytes(StandardCharsets.UTF_8));
    }
    if (ref.keyId() != null) {
      wanted.put(Attribute.ID, HexFormat.of().parseHex(ref.keyId()));
    }
    List<Long> keys = cryptoki.find(session, wanted);
    if (keys.isEmpty()) {
      throw new Unreadable(
          AuthorityFault.KeyNotFound,
          "Token %s has no private key with %s.".formatted(token, wording(ref)));
    }
    if (keys.size() > 1) {
      throw new Unreadable(
          AuthorityFault.KeyNotUnique,
          "Token %s has %d private keys with %s: give keyLabel and keyId."
              .formatted(token, keys.size(), wording(ref)));
    }
    mustStay(cryptoki, session, keys.getFirst(), token);
    return new Found(keys.getFirst(), certificates(cryptoki, session, keys.getFirst(), ref, token));
  }

  /** SunPKCS11 reads the key of a token that lets it: then it is in this process's memory. */
  private static void mustStay(Cryptoki cryptoki, long session, long key, TokenInfo token)
      throws CryptokiException, Unreadable {
    boolean isSensitive = isTrue(cryptoki.attribute(session, key, Attribute.SENSITIVE));
    boolean isExtractable = isTrue(cryptoki.attribute(session, key, Attribute.EXTRACTABLE));
    if (!isSensitive && isExtractable) {
      throw new Unreadable(
          AuthorityFault.KeyExposed,
          "Token %s gives the key to everybody who is logged in (CKA_EXTRACTABLE without CKA_SENSITIVE): make or import it as a sensitive one."
              .formatted(token));
    }
  }

  private static boolean isTrue(byte[] value) {
    return value.length > 0 && value[0] != 0;
  }

  private static List<String> certificates(
      Cryptoki cryptoki, long session, long key, Pkcs11Ref ref, TokenInfo token)
      throws CryptokiException, Unreadable {
    byte[] id = cryptoki.attribute(session, key, Attribute.ID);
    List<String> found = new ArrayList<>();
    if (id.length > 0) {
      var wanted = Map.of(Attribute.CLASS, CKO_CERTIFICATE, Attribute.ID, id);
      for (long certificate : cryptoki.find(session, wanted)) {
        byte[] der = cryptoki.attribute(session, certificate, Attribute.VALUE);
        found.add(HexFormat.of().formatHex(der));
      }
    }
    if (found.isEmpty()) {
      throw new Unreadable(
          AuthorityFault.KeyWithoutCertificate,
          "Token %s has no certificate with the CKA_ID of the key with %s, without which Java does not see the key. Write one beside it: pkcs11-tool --write-object ca.der --type cert --id %s"
              .formatted(token, wording(ref), HexFormat.of().formatHex(id)));
    }
    return found;
  }

  private static String wording(Pkcs11Ref ref) {
    List<String> words = new ArrayList<>();
    if (ref.keyLabel() != null) {
      words.add("label " + ref.keyLabel());
    }
    if (ref.keyId() != null) {
      words.add("ID " + ref.keyId());
    }
    return String.join(" and ", words);
  }

  /** The key as SunPKCS11 has it, which names keys by the labels of their certificates. */
  static TokenObject open(Found found, TokenLogin login, ModuleThread thread)
      throws GeneralSecurityException, IOException {
    KeyStore objects = KeyStore.getInstance("PKCS11", login.provider());
    objects.load(null, null);
    for (String alias : Collections.list(objects.aliases())) {
      if (objects.isKeyEntry(alias) && objects.getCertificate(alias) != null) {
        byte[] certificate = objects.getCertificate(alias).getEncoded();
        if (found.certificates().contains(HexFormat.of().formatHex(certificate))
            && objects.getKey(alias, null) instanceof PrivateKey key) {
          return new TokenObject(
              found, new TokenKey(thread, login, key), CertificatePem.of(certificate));
        }
      }
    }
    throw new IOException("SunPKCS11 does not show the key");
  }
}
