package dev.signet.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.request.SubjectName.Attribute;
import java.util.List;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;

final class SubjectNameTest {
  private final SubjectName subject =
      new SubjectName(
          List.of(
              new Attribute(BCStyle.CN, "first"),
              new Attribute(BCStyle.O, "b"),
              new Attribute(BCStyle.OU, "unit"),
              new Attribute(BCStyle.CN, "last"),
              new Attribute(BCStyle.O, "a")));

  @Test
  void theLastCommonNameCounts() {
    assertThat(subject.commonName()).hasValue("last");
  }

  @Test
  void organizationsKeepTheirOrder() {
    assertThat(subject.organizations()).containsExactly("b", "a");
  }

  @Test
  void valuesAreThoseOfTheirTypeAlone() {
    assertThat(subject.values(BCStyle.OU)).containsExactly("unit");
    assertThat(subject.values(BCStyle.L)).isEmpty();
  }

  @Test
  void aSubjectMayHaveNoCommonName() {
    assertThat(new SubjectName(List.of()).commonName()).isEmpty();
  }
}
