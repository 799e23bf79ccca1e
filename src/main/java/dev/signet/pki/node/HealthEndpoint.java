package dev.signet.pki.node;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks what the kubelet asks. Where a manifest says which certificate is served, it has to be that
 * one: then it was read again. The others serve one that they made themselves, in memory.
 */
public final class HealthEndpoint implements Health {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Up, and strangers are told no more than that. */
  private static final Set<Integer> ANSWERS =
      Set.of(
          HttpURLConnection.HTTP_OK,
          HttpURLConnection.HTTP_UNAUTHORIZED,
          HttpURLConnection.HTTP_FORBIDDEN);

  private final HostFiles host;
  private final SecureRandom random;

  /** On this host. */
  public HealthEndpoint(HostFiles host, SecureRandom random) {
    this.host = host;
    this.random = random;
  }

  @Override
  public Optional<String> trouble(StaticPod pod) throws InterruptedException {
    return pod.health().isEmpty() ? Optional.empty() : ask(pod, pod.health().get());
  }

  private Optional<String> ask(StaticPod pod, URI uri) throws InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(context(pod)).connectTimeout(PATIENCE).build()) {
      int status =
          client
              .send(
                  HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      return ANSWERS.contains(status)
          ? Optional.empty()
          : Optional.of("%s answers %d".formatted(uri, status));
    } catch (IOException | GeneralSecurityException e) {
      return Optional.of("%s: %s".formatted(uri, sentence(e)));
    }
  }

  private static String sentence(Exception e) {
    return e.getMessage() == null ? "no connection" : e.getMessage();
  }

  private SSLContext context(StaticPod pod) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Served(expected(pod))}, random);
    return context;
  }

  private Optional<X509Certificate> expected(StaticPod pod)
      throws GeneralSecurityException, IOException {
    Optional<String> path = pod.flag("tls-cert-file");
    if (path.isEmpty() || !(host.find(path.get()) instanceof HostPath.RegularFile file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file.real())) {
      return Optional.of(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
  }

  /** Extended, so that nobody compares names besides. */
  private static final class Served extends X509ExtendedTrustManager {

    private final Optional<X509Certificate> expected;

    Served(Optional<X509Certificate> expected) {
      this.expected = expected;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (expected.isPresent() && !List.of(chain).getFirst().equals(expected.get())) {
        throw new CertificateException("it still serves another certificate than its file has");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("nobody connects here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("nobody connects here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("nobody connects here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
