package dev.signet.testing;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The generated requests of {@code bin/conformance}, approved, some of them for another signer, for
 * another duration: what stored requests may be. Their keys are made anew each time.
 */
public final class GeneratedRequests {
  /** The signer that the API no longer takes requests for, and that signs those that are stored. */
  public static final String LEGACY_UNKNOWN = "kubernetes.io/legacy-unknown";

  private static final Set<String> SIGNERS =
      Set.of(
          "kubernetes.io/kube-apiserver-client-kubelet",
          "kubernetes.io/kubelet-serving",
          "kubernetes.io/kube-apiserver-client");

  private static final List<String> USAGES =
      List.of(
          "signing",
          "digital signature",
          "content commitment",
          "key encipherment",
          "key agreement",
          "data encipherment",
          "cert sign",
          "crl sign",
          "encipher only",
          "decipher only",
          "any",
          "server auth",
          "client auth",
          "code signing",
          "email protection",
          "s/mime",
          "ipsec end system",
          "ipsec tunnel",
          "ipsec user",
          "timestamping",
          "ocsp signing",
          "microsoft sgc",
          "netscape sgc");

  /**
   * What the API takes around the limits of the arithmetic: 10 minutes, 1 hour, 8 hours, a day, a
   * year.
   */
  private static final List<Integer> SECONDS =
      List.of(
          600,
          601,
          3599,
          3600,
          3601,
          28499,
          28500,
          28799,
          28800,
          28801,
          29100,
          86399,
          86400,
          86401,
          31535999,
          31536000,
          31536001,
          Integer.MAX_VALUE);

  private GeneratedRequests() {}

  /** As they are made. */
  public static List<CertificateSigningRequest> print(int count, long seed) {
    var arguments = new String[] {"--print", "--requests=" + count, "--seed=" + seed};
    return RepositoryProgram.lines("conformance", arguments).stream()
        .map(line -> Serialization.unmarshal(line, CertificateSigningRequest.class))
        .toList();
  }

  /** All of them approved, under names of their own, each as this source of chance wants it. */
  public static List<CertificateSigningRequest> vary(
      List<CertificateSigningRequest> requests, Random random) {
    return IntStream.range(0, requests.size())
        .mapToObj(i -> vary(requests.get(i), "r-" + i, random))
        .toList();
  }

  private static CertificateSigningRequest vary(
      CertificateSigningRequest request, String name, Random random) {
    var signer = request.getSpec().getSignerName();
    var usages = request.getSpec().getUsages();
    if (random.nextInt(4) == 0) {
      usages = someUsages(random);
      signer = LEGACY_UNKNOWN;
    } else if (!SIGNERS.contains(signer) || !USAGES.containsAll(usages)) {
      // For the other signers the API server refuses a usage that there is not.
      signer = LEGACY_UNKNOWN;
    }
    return request
        .edit()
        .withNewMetadata()
        .withName(name)
        .withUid("uid-of-" + name)
        .withCreationTimestamp(TestRequest.CREATED)
        .endMetadata()
        .editSpec()
        .withSignerName(signer)
        .withUsages(usages)
        .withExpirationSeconds(
            random.nextInt(3) == 0 ? null : SECONDS.get(random.nextInt(SECONDS.size())))
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Approved")
        .withStatus("True")
        .withReason("Test")
        .endCondition()
        .endStatus()
        .build();
  }

  private static List<String> someUsages(Random random) {
    var some = new ArrayList<>(USAGES);
    Collections.shuffle(some, random);
    var chosen = new ArrayList<>(some.subList(0, random.nextInt(6)));
    if (random.nextInt(20) == 0) {
      chosen.add("everything");
    }
    return chosen;
  }
}
