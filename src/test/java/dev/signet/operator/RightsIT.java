package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.ApiServer;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each right of deploy/rbac.yaml is needed, and no other is: Signet is run without each of them.
 */
@WithApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RightsIT {
  private static final Duration A_DAY = Duration.ofSeconds(40);

  private final ApiServer server;
  private final KubernetesClient admin;
  private final Rights rights;
  private OperatorRig rig;
  private WorkingDay day;
  private Set<Right> made;
  private Set<Right> refused;

  /** What an administrator sees when a right is missing. */
  enum Symptom {
    /** It ends with code 1, and says which right is missing. */
    DoesNotStart,
    NotReady,
    NotLeading,
    NotApproved,
    NotIssued,
    ServingNotApproved,
    ServingNotIssued,
    NotCleaned,
    NotTold,
    NotCounted,
    NoReport,
    NothingReported,
    OldReportStays,
    /** It comes, but late: when it is looked at again, or the watch tells. */
    HeardOfLate,
    /** The 403 alone shows it. */
    StatusIsOld;

    boolean isThere(WorkingDay day, SignetOperator operator) {
      return switch (this) {
        case NotReady -> !operator.isReady();
        case NotLeading -> !operator.leads();
        case NotApproved -> !day.isApproved();
        case NotIssued -> !day.hasJoined();
        case ServingNotApproved -> !day.isServingApproved();
        case ServingNotIssued -> !day.serves();
        case NotCleaned -> !day.isCleaned();
        case NotTold -> !day.isJoiningTold();
        case NotCounted -> day.isCountedAsBefore();
        case NoReport -> !day.isReportMade();
        case NothingReported -> !day.isReported();
        case OldReportStays -> !day.isOldReportGone();
        case DoesNotStart, HeardOfLate, StatusIsOld -> true;
      };
    }
  }

  RightsIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.rights = new Rights(admin, Path.of("deploy", "rbac.yaml"));
  }

  @BeforeAll
  void doAllThereIsToDo() throws IOException {
    rig = OperatorRig.withoutOperator(server);
    day = new WorkingDay(server, rig);
    day.begin();
    try (CallLog signet = new CallLog(server)) {
      day.ask(signet);
      try (SignetOperator operator = operator(signet)) {
        operator.start();
        await().atMost(A_DAY).until(day::toDo, List::isEmpty);
      }
      // Once more: what was said before is counted.
      day.ask(signet);
      try (SignetOperator operator = operator(signet)) {
        operator.start();
        await().atMost(A_DAY).until(day::toDo, List::isEmpty);
      }
      made = signet.made();
      refused = signet.refused();
    }
  }

  @AfterAll
  void goHome() {
    day.close();
    rig.close();
  }

  @Test
  void nothingThatSignetDoesIsRefused() {
    assertThat(refused).isEmpty();
  }

  @Test
  void everyRightIsUsed() {
    assertThat(rights.all())
        .allSatisfy(right -> assertThat(made).anyMatch(call -> seenAs(right).covers(call)));
  }

  @Test
  void theTableNamesEveryRight() throws NoSuchMethodException {
    CsvSource table =
        RightsIT.class
            .getDeclaredMethod("withoutIt", String.class, Symptom.class)
            .getAnnotation(CsvSource.class);

    assertThat(Stream.of(table.value()).map(row -> row.substring(0, row.indexOf(';')).strip()))
        .containsExactlyInAnyOrderElementsOf(rights.all().stream().map(Right::toString).toList());
  }

  @ParameterizedTest(name = "without {0}: {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "list certificatesigningrequests; NotReady",
        "watch certificatesigningrequests; HeardOfLate",
        "list certificatepolicies; DoesNotStart",
        "watch certificatepolicies; HeardOfLate",
        "list nodecertificatereports; NoReport",
        "watch nodecertificatereports; HeardOfLate",
        "patch certificatepolicies/status; StatusIsOld",
        "get certificatesigningrequests; HeardOfLate",
        "update certificatesigningrequests/approval; NotApproved",
        "approve signers kubernetes.io/kube-apiserver-client-kubelet; NotApproved",
        "approve signers kubernetes.io/kubelet-serving; ServingNotApproved",
        "create subjectaccessreviews; NotApproved",
        "get nodes; NotApproved",
        "list nodes; ServingNotApproved",
        "watch nodes; HeardOfLate",
        "list servicecidrs; ServingNotApproved",
        "update certificatesigningrequests/status; NotIssued",
        "sign signers kubernetes.io/kube-apiserver-client-kubelet; NotIssued",
        "sign signers kubernetes.io/kubelet-serving; ServingNotIssued",
        "delete certificatesigningrequests; NotCleaned",
        "create nodecertificatereports; NoReport",
        "patch nodecertificatereports; NoReport",
        "delete nodecertificatereports; OldReportStays",
        "patch nodecertificatereports/status; NothingReported",
        "create events in default; NotTold",
        "get events in default; NotCounted",
        "patch events in default; NotCounted",
        "get services kubernetes in default; ServingNotApproved",
        "get endpoints kubernetes in default; ServingNotApproved",
        "get endpointslices kubernetes in default; ServingNotApproved",
        "get configmaps extension-apiserver-authentication in kube-system; NotIssued",
        "get leases signet in signet-system; NotLeading",
        "update leases signet in signet-system; NotLeading",
        "create leases in signet-system; NotLeading",
        "get secrets kubelet-ca in signet-system; NotIssued"
      })
  void withoutIt(String right, Symptom symptom) throws IOException {
    Right missing =
        rights.all().stream().filter(r -> r.toString().equals(right)).findFirst().orElseThrow();
    try (var _ = rights.without(missing);
        CallLog signet = new CallLog(server)) {
      day.ask(signet);
      try (SignetOperator operator = operator(signet)) {
        boolean isStarted = starts(operator);
        await()
            .atMost(A_DAY)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> signet.refused().stream().anyMatch(seenAs(missing)::covers));

        assertThat(isStarted).isEqualTo(symptom != Symptom.DoesNotStart);
        await().atMost(OperatorRig.SOON).until(() -> symptom.isThere(day, operator));
        assertThat(signet.refused()).allMatch(seenAs(missing)::covers);
      }
    }
  }

  private static boolean starts(SignetOperator operator) {
    try {
      operator.start();
      return true;
    } catch (OperatorException e) {
      return false;
    }
  }

  private SignetOperator operator(CallLog signet) throws IOException {
    admin.leases().inNamespace("signet-system").withName("signet").delete();
    return new SignetOperator(
        OperatorRig.QUICK, signet.client(), Clock.systemUTC(), new SecureRandom());
  }

  /** Some rights are asked for besides the one that a call shows. */
  private static Right seenAs(Right right) {
    return switch (right.verb() + " " + right.resource()) {
      case "approve signers" ->
          call("update", right.group(), "certificatesigningrequests/approval");
      case "sign signers" -> call("update", right.group(), "certificatesigningrequests/status");
      // Server-side apply of what is not there.
      case "create nodecertificatereports" -> call("patch", right.group(), right.resource());
      default -> right;
    };
  }

  private static Right call(String verb, String group, String resource) {
    return new Right(verb, group, resource, "", "");
  }
}
