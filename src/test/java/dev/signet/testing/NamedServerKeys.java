package dev.signet.testing;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/** A server's keys, for those clients only that ask for a name (RFC 6066, section 3). */
final class NamedServerKeys extends X509ExtendedKeyManager {
  private final SNIHostName name;
  private final X509ExtendedKeyManager keys;

  NamedServerKeys(String name, X509ExtendedKeyManager keys) {
    this.name = new SNIHostName(name);
    this.keys = keys;
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    var session = (ExtendedSSLSession) ((SSLSocket) socket).getHandshakeSession();
    return session.getRequestedServerNames().contains(name)
        ? keys.chooseServerAlias(type, issuers, socket)
        : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return keys.getCertificateChain(alias);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return keys.getPrivateKey(alias);
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return keys.getServerAliases(type, issuers);
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    throw new UnsupportedOperationException();
  }
}
