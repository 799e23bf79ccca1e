package dev.signet.signing;

import dev.signet.api.SecretRef;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Objects;

/** An authority in a Secret, which is read by its name: no list, no watch, no cache. */
public final class SecretSource implements AuthoritySource {

  private final KubernetesClient client;
  private final String namespace;
  private final SecretRef ref;

  /**
   * The Secret of this reference.
   *
   * @param ownNamespace where it is when the reference names no namespace
   */
  public SecretSource(KubernetesClient client, String ownNamespace, SecretRef ref) {
    this.client = client;
    this.namespace = Objects.requireNonNullElse(ref.namespace(), ownNamespace);
    this.ref = ref;
  }

  @Override
  public AuthorityMaterial read() throws Unreadable {
    Secret secret = get();
    return new AuthorityMaterial(
        data(
            secret,
            Objects.requireNonNullElse(ref.certificateKey(), SecretRef.DEFAULT_CERTIFICATE_KEY)),
        data(
            secret,
            Objects.requireNonNullElse(ref.privateKeyKey(), SecretRef.DEFAULT_PRIVATE_KEY_KEY)));
  }

  private Secret get() throws Unreadable {
    try {
      Secret secret = client.secrets().inNamespace(namespace).withName(ref.name()).get();
      if (secret != null) {
        return secret;
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        throw new Unreadable(
            AuthorityFault.SecretForbidden,
            "Signet may not get Secret %s: allow it with a Role in namespace %s (verb get, resourceNames [%s])."
                .formatted(place(), namespace, ref.name()));
      }
      throw new Unreadable(
          AuthorityFault.Unavailable,
          "Secret %s could not be asked for: HTTP status %d.".formatted(place(), e.getCode()));
    }
    throw new Unreadable(
        AuthorityFault.SecretNotFound,
        "Secret %s does not exist. Create it: kubectl -n %s create secret tls %s --cert=ca.crt --key=ca.key"
            .formatted(place(), namespace, ref.name()));
  }

  private byte[] data(Secret secret, String key) throws Unreadable {
    String base64 = secret.getData() == null ? null : secret.getData().get(key);
    if (base64 == null) {
      throw new Unreadable(
          AuthorityFault.SecretKeyMissing,
          "Secret %s has no data with key %s.".formatted(place(), key));
    }
    return Base64.getDecoder().decode(base64);
  }

  private String place() {
    return namespace + "/" + ref.name();
  }
}
