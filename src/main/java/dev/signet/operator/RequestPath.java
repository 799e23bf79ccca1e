package dev.signet.operator;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a request is in the API. Names may hold what a path may not. */
final class RequestPath {

  private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests/";

  private RequestPath() {}

  /** The request of this name. */
  static String of(String name) {
    return encoded(REQUESTS + name);
  }

  /** One of its subresources. */
  static String of(String name, String subresource) {
    return encoded(REQUESTS + name + "/" + subresource);
  }

  private static String encoded(String path) {
    try {
      return new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
