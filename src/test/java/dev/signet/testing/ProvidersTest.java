package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.signet.testing.ApiServerProvider.Available;
import dev.signet.testing.ApiServerProvider.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each provider finds, without starting anything. */
final class ProvidersTest {
  @TempDir private Path folder;

  @Test
  void aSettingIsAPropertyOrAVariableAndThePropertyWins() {
    var settings =
        new TestSettings(
            Map.of("SIGNET_A", "variable", "SIGNET_B", "variable", "SIGNET_C", " ")::get,
            Map.of("signet.a", "property")::get);

    assertThat(settings.get("SIGNET_A")).contains("property");
    assertThat(settings.get("SIGNET_B")).contains("variable");
    assertThat(settings.get("SIGNET_C")).isEmpty();
    assertThat(settings.get("SIGNET_D")).isEmpty();
  }

  @Test
  void whatIsNotSetIsMissing() {
    assertThat(new KubeconfigProvider(settings(Map.of())).look())
        .asInstanceOf(type(Missing.class))
        .returns("SIGNET_TEST_KUBECONFIG is not set", Missing::why);
    assertThat(new AssetsProvider(settings(Map.of())).look())
        .asInstanceOf(type(Missing.class))
        .returns("KUBEBUILDER_ASSETS is not set", Missing::why);
    assertThat(new K3sImageProvider(settings(Map.of()), () -> true).look())
        .asInstanceOf(type(Missing.class))
        .returns("SIGNET_TEST_K3S_IMAGE is not set", Missing::why);
  }

  @Test
  void anImageOfK3sWithoutDockerIsAnError() {
    var asked = settings(Map.of("SIGNET_TEST_K3S_IMAGE", "example.com/k3s:1"));

    assertThat(new K3sImageProvider(asked, () -> true).look()).isInstanceOf(Available.class);
    assertThatThrownBy(new K3sImageProvider(asked, () -> false)::look)
        .hasMessageStartingWith(
            "SIGNET_TEST_K3S_IMAGE is example.com/k3s:1, but no Docker engine answers");
  }

  @Test
  void assetsWithoutTheProgramsAreAnError() {
    var provider = new AssetsProvider(settings(Map.of("KUBEBUILDER_ASSETS", folder.toString())));

    assertThatThrownBy(provider::look)
        .hasMessage("KUBEBUILDER_ASSETS is %s, but there is no program etcd", folder);
  }

  @Test
  void aKubeconfigThatIsNotThereIsAnErrorThatNamesIt() {
    var provider = new KubeconfigProvider(settings(Map.of("SIGNET_TEST_KUBECONFIG", "/nowhere")));

    assertThat(provider.look())
        .isInstanceOfSatisfying(
            Available.class,
            found ->
                assertThatThrownBy(() -> found.starter().get())
                    .hasMessageContaining("SIGNET_TEST_KUBECONFIG names /nowhere"));
  }

  @Test
  void outsideACheckoutThereIsNoOwnKubernetes() {
    assertThat(new OwnClusterProvider(folder).look())
        .asInstanceOf(type(Missing.class))
        .returns("there is no " + folder.resolve("bin/cluster"), Missing::why);
  }

  @Test
  void aBuildThatFailsIsMissingAndSaysWhatItSaid() throws IOException {
    script("echo building >&2; echo 'Go 1.26 is needed' >&2; exit 3");

    assertThat(new OwnClusterProvider(folder).look())
        .isInstanceOfSatisfying(
            Missing.class,
            missing ->
                assertThat(missing.why())
                    .contains("ended with 3", "    building", "    Go 1.26 is needed"));
  }

  @Test
  void aBuildThatSucceedsIsAvailable() throws IOException {
    script("echo building >&2; [ \"$1\" = assets ] && echo /somewhere");

    assertThat(new OwnClusterProvider(folder).look()).isInstanceOf(Available.class);
  }

  private void script(String commands) throws IOException {
    var script = Files.createDirectory(folder.resolve("bin")).resolve("cluster");
    Files.writeString(script, "#!/bin/sh\n" + commands + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  private static TestSettings settings(Map<String, String> environment) {
    return new TestSettings(environment::get, _ -> null);
  }
}
