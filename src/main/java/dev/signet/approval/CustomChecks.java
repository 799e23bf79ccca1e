package dev.signet.approval;

import dev.signet.policy.CustomRules;
import dev.signet.policy.NamePattern;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.request.SubjectName;
import dev.signet.request.Usage;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** The checks of Custom: what the policy does not spell out is refused. */
final class CustomChecks {

  private static final Set<ASN1ObjectIdentifier> KNOWN = Set.of(BCStyle.CN, BCStyle.O, BCStyle.OU);

  private CustomChecks() {}

  static List<Check> of(Case c, Facts facts) {
    List<Check> checks = new ArrayList<>(shape(c));
    checks.add(
        Permission.check(
            c,
            facts,
            AccessReview.use(c.request().requester(), c.policy().name()),
            Reason.UseNotPermitted));
    return checks;
  }

  /** Those that need nothing from outside. */
  static List<Check> shape(Case c) {
    CustomRules rules = c.rules().custom().get(c.request().signerName());
    CertificateRequest request = c.request();
    List<Check> checks = new ArrayList<>();
    checks.addAll(subject(rules, request));
    checks.addAll(names(rules, request));
    checks.addAll(usages(rules, request));
    rules.keys().ifPresent(keys -> checks.add(CommonChecks.key(request, keys)));
    rules
        .maxDuration()
        .ifPresent(max -> checks.add(CommonChecks.duration(request, c.policy(), max)));
    return checks;
  }

  private static List<Check> subject(CustomRules rules, CertificateRequest request) {
    SubjectName subject = request.subject();
    String commonName = subject.commonName().orElse("");
    boolean named =
        rules.commonNames().isEmpty()
            ? commonName.isEmpty()
            : !commonName.isEmpty()
                && rules.commonNames().stream().anyMatch(p -> p.matches(commonName));
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.rule(
            "the common name matches one of " + rules.commonNames(),
            named,
            Reason.CommonNameNotAllowed,
            "Common name \"%s\" matches none of %s.".formatted(commonName, rules.commonNames())));
    if (rules.commonNameIsRequester()) {
      checks.add(
          Check.rule(
              "the common name is the requester's user name",
              commonName.equals(request.requester().username()),
              Reason.CommonNameNotAllowed,
              "Common name \"%s\" is not requester %s."
                  .formatted(commonName, request.requester().username())));
    }
    checks.add(listed("organization", subject.organizations(), rules.organizations()));
    checks.add(
        listed("organizational unit", subject.values(BCStyle.OU), rules.organizationalUnits()));
    checks.add(
        Check.rule(
            "the subject has no other attributes",
            subject.attributes().stream().allMatch(a -> KNOWN.contains(a.type())),
            Reason.SubjectAttributeNotAllowed,
            "The subject has an attribute besides CN, O and OU."));
    return checks;
  }

  private static Check listed(String what, List<String> found, Set<String> allowed) {
    return Check.rule(
        "every %s is one of %s".formatted(what, allowed),
        allowed.containsAll(found),
        Reason.OrganizationNotAllowed,
        "%s %s: the policy allows %s.".formatted(what, found, allowed));
  }

  private static List<Check> names(CustomRules rules, CertificateRequest request) {
    var names = request.names();
    return List.of(
        matching("DNS name", names.dns(), rules.dnsNames(), name -> name.toLowerCase(Locale.ROOT)),
        Check.rule(
            "every IP address is in one of " + rules.blocks(),
            names.ips().stream()
                .allMatch(ip -> rules.blocks().stream().anyMatch(block -> block.contains(ip))),
            Reason.NameNotAllowed,
            "Addresses %s: the policy allows %s."
                .formatted(
                    names.ips().stream().map(InetAddress::getHostAddress).toList(),
                    rules.blocks())),
        matching("e-mail address", names.emails(), rules.emails(), name -> name),
        matching("URI", names.uris(), rules.uris(), name -> name),
        Check.rule(
            rules.requireNames() ? "there is an alternative name" : "alternative names or none",
            !rules.requireNames()
                || !names.dns().isEmpty()
                || !names.ips().isEmpty()
                || !names.emails().isEmpty()
                || !names.uris().isEmpty(),
            Reason.NoNames,
            "It has no alternative name; the policy requires one."));
  }

  private static Check matching(
      String what,
      List<String> found,
      List<NamePattern> allowed,
      Function<String, String> canonical) {
    return Check.rule(
        "every %s matches one of %s".formatted(what, allowed),
        found.stream()
            .map(canonical)
            .allMatch(name -> allowed.stream().anyMatch(pattern -> pattern.matches(name))),
        Reason.NameNotAllowed,
        "%s %s: the policy allows %s.".formatted(what, found, allowed));
  }

  private static List<Check> usages(CustomRules rules, CertificateRequest request) {
    List<String> asked = request.usages().stream().map(Usage::wireName).toList();
    return List.of(
        Check.rule(
            "the usages are among " + wireNames(rules.usages()),
            rules.usages().containsAll(request.usages()),
            Reason.UsagesNotAllowed,
            "Usages %s: the policy allows %s.".formatted(asked, wireNames(rules.usages()))),
        Check.rule(
            "the usages have all of " + wireNames(rules.requiredUsages()),
            request.usages().containsAll(rules.requiredUsages()),
            Reason.UsagesNotAllowed,
            "Usages %s: the policy requires %s."
                .formatted(asked, wireNames(rules.requiredUsages()))));
  }

  private static List<String> wireNames(Set<Usage> usages) {
    return usages.stream().sorted().map(Usage::wireName).toList();
  }
}
