package dev.signet.bench;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.signet.api.Approval.Compatibility;
import dev.signet.approval.Approver;
import dev.signet.approval.Decision;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import dev.signet.request.ReadResult;
import dev.signet.request.RequestReader;
import dev.signet.signing.Authority;
import dev.signet.signing.IssueResult;
import dev.signet.signing.Issuer;
import dev.signet.testing.Identity;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestFacts;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a kubelet's request costs Signet besides the API server: reading it, deciding, signing. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RequestBenchmark {

  /** Whose implementation signs and verifies. */
  public enum Crypto {
    /** The operator's, where its library loads. */
    NATIVE {
      @Override
      void use() {
        AmazonCorrettoCryptoProvider.install();
      }
    },
    /** The JDK's own. */
    JDK {
      @Override
      void use() {}
    };

    abstract void use();
  }

  /** A request of a kubelet, and a policy that approves it. */
  @State(Scope.Benchmark)
  public static class Kubelet {
    private static final Identity NODE = Identity.node("node-1");

    /** Whose implementation verifies. */
    @Param public Crypto crypto;

    /** The request's key. */
    @Param({"P256", "RSA_2048"})
    public TestKey requestKey;

    private CertificateSigningRequest csr;
    private CertificateRequest request;
    private Approver approver;
    private Policy policy;

    /** Makes them. */
    @Setup
    public void make() {
      crypto.use();
      var made = TestRequests.kubeletClient("node-1").key(requestKey).build();
      csr = made.resource("csr", NODE);
      request = made.read("csr", NODE);
      approver = TestFacts.approver(review -> true);
      policy = TestPolicies.policy("kubelets", TestPolicies.KUBELETS);
    }
  }

  /** The same request, and a CA. */
  @State(Scope.Benchmark)
  public static class Signer {
    /** Whose implementation signs. */
    @Param public Crypto crypto;

    /** The CA's key. */
    @Param({"RSA_2048", "RSA_4096", "P224", "P256", "P384", "P521", "ED25519"})
    public TestKey authorityKey;

    private final Issuer issuer = new Issuer(Clock.systemUTC(), new SecureRandom());
    private CertificateRequest request;
    private Policy policy;
    private Authority authority;

    /** Makes them. */
    @Setup
    public void make() {
      crypto.use();
      request = TestRequests.kubeletClient("node-1").build().read("csr", Identity.node("node-1"));
      policy = TestPolicies.policy("kubelets", TestPolicies.KUBELETS);
      authority = TestCa.create(ca -> ca.key(authorityKey)).authority();
    }
  }

  /** Its bytes to what it says, with the proof that its key is its own. */
  @Benchmark
  public ReadResult parse(Kubelet kubelet) {
    return RequestReader.read(kubelet.csr, Compatibility.Strict);
  }

  /** With every fact at hand. */
  @Benchmark
  public Decision decide(Kubelet kubelet) {
    return kubelet.approver.decide(kubelet.request, kubelet.policy);
  }

  /** And verify what was signed. */
  @Benchmark
  public IssueResult sign(Signer signer) {
    return signer.issuer.issue(
        signer.request,
        signer.policy.signing(signer.request.signerName()).orElseThrow(),
        signer.authority,
        Compatibility.Strict);
  }
}
