package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathSealTest {

  @TempDir Path folder;
  private Path seal;
  private Path one;
  private Path two;
  private List<String> expected;

  @BeforeEach
  void sealTwoJars() throws IOException {
    seal = jar("seal", "whatever");
    one = jar("one", "first");
    two = jar("two", "second");
    expected = ClassPathSeal.of(List.of(one, two));
  }

  @Test
  void theJarsOfTheSealMayRun() {
    assertThat(fault(seal, one, two)).isEmpty();
  }

  @Test
  void theJarWithTheSealIsNotPartOfIt() throws IOException {
    jar("seal", "another");
    assertThat(fault(seal, one, two)).isEmpty();
  }

  @Test
  void aJarThatIsJustAsLongButHasOtherContentsIsFound() throws IOException {
    long before = Files.size(two);
    jar("two", "secand");
    assertThat(Files.size(two)).isEqualTo(before);
    assertThat(fault(seal, one, two)).startsWith("two.jar " + before);
  }

  @Test
  void aJarThatIsMissingOrOneTooManyIsFound() throws IOException {
    assertThat(fault(seal, one)).isNotEmpty();
    assertThat(fault(seal, one, two, jar("three", "third"))).startsWith("three.jar ");
  }

  @Test
  void anotherOrderIsFoundBecauseTheFirstJarWithAClassWins() {
    assertThat(fault(seal, two, one)).contains("another order");
  }

  @Test
  void aJarMayEndWithAComment() throws IOException {
    Files.write(two, "\0comment".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);
    assertThat(ClassPathSeal.of(List.of(one, two)))
        .startsWith(expected.getFirst())
        .doesNotContain(expected.getLast());
  }

  @Test
  void aFileThatIsNoJarIsFound() throws IOException {
    Files.writeString(two, "this was a jar, and is one no more");
    assertThat(fault(seal, one, two)).contains("two.jar");
    Files.delete(two);
    assertThat(fault(seal, one, two)).contains("two.jar");
  }

  private String fault(Path... classPath) {
    return ClassPathSeal.fault(
        expected,
        Stream.of(classPath).map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
  }

  private Path jar(String name, String content) throws IOException {
    Path jar = folder.resolve(name + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      ZipEntry entry = new ZipEntry("content");
      entry.setTime(0);
      entries.putNextEntry(entry);
      entries.write(content.getBytes(StandardCharsets.US_ASCII));
    }
    return jar;
  }
}
