package dev.signet.operator;

import dev.signet.request.Reason;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequestBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * What somebody asks for who is not to get it.
 *
 * @param what in words, with the advisory or the bug of others that it comes from
 * @param pem what becomes of the request's text before it is sent
 * @param stoppedBy the rule that stands in its way, and no other
 */
record Attempt(String what, TestRequest request, UnaryOperator<String> pem, Reason stoppedBy) {

  /** Sent as it is. */
  Attempt(String what, TestRequestBuilder request, Reason stoppedBy) {
    this(what, request.build(), text -> text, stoppedBy);
  }

  /** The object as it is sent. */
  CertificateSigningRequest object(String name) {
    CertificateSigningRequest object = request.resource(name);
    String text =
        new String(
            Base64.getDecoder().decode(object.getSpec().getRequest()), StandardCharsets.US_ASCII);
    object
        .getSpec()
        .setRequest(
            Base64.getEncoder()
                .encodeToString(pem.apply(text).getBytes(StandardCharsets.US_ASCII)));
    return object;
  }
}
