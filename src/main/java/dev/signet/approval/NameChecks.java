package dev.signet.approval;

import dev.signet.policy.AddressBlock;
import dev.signet.policy.NamePattern;
import dev.signet.policy.ServingRules;
import dev.signet.request.AlternativeNames;
import dev.signet.request.Reason;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The checks of SelfNodeServing that need nothing from outside. */
final class NameChecks {

  private NameChecks() {}

  static List<Check> of(AlternativeNames names, AskedNames asked, ServingRules rules) {
    return List.of(
        Check.rule(
            "the alternative names are DNS names and IP addresses",
            names.others() == 0,
            Reason.OtherNamesNotAllowed,
            "It asks for an alternative name of a kind other than DNS and IP."),
        // What they are stays unsaid: such a name may hold what a terminal obeys.
        each(
            "no wildcards",
            asked.dns(),
            Reason.WildcardNotAllowed,
            name -> when(name.hasWildcard(), "A DNS name has a wildcard: nodes get none.")),
        each(
            "every DNS name is labels of letters, digits and hyphens",
            asked.dns(),
            Reason.MalformedName,
            name -> when(!name.isWellFormed(), "A DNS name is not one.")),
        notReserved(asked.dns(), rules.clusterDomain()),
        notDenied(asked.dns(), rules.deniedNames()),
        allowed(asked.dns(), rules.allowedNames()),
        notReserved(asked.ips()),
        allowedAddress(asked.ips(), rules.allowedBlocks()));
  }

  private static Check notReserved(List<DnsName> names, String clusterDomain) {
    return each(
        "no DNS name of the cluster itself: kubernetes, localhost, *.svc, " + clusterDomain,
        names,
        Reason.NameDenied,
        name ->
            ReservedNames.whatIs(name, clusterDomain)
                .map(what -> "DNS name %s is %s: no node gets it.".formatted(name, what)));
  }

  private static Check notDenied(List<DnsName> names, List<NamePattern> denied) {
    return each(
        "no DNS name matches one of " + denied,
        names,
        Reason.NameDenied,
        name ->
            when(
                denied.stream().anyMatch(pattern -> pattern.matches(name.text())),
                "DNS name %s matches one of spec.approval.serving.deniedDNSNames %s."
                    .formatted(name, denied)));
  }

  private static Check allowed(List<DnsName> names, List<NamePattern> allowed) {
    return each(
        allowed.isEmpty()
            ? "the policy allows any DNS name"
            : "every DNS name matches one of " + allowed,
        names,
        Reason.NameOutsideAllowed,
        name ->
            when(
                !allowed.isEmpty()
                    && allowed.stream().noneMatch(pattern -> pattern.matches(name.text())),
                "DNS name %s matches none of spec.approval.serving.allowedDNSNames %s."
                    .formatted(name, allowed)));
  }

  private static Check notReserved(List<InetAddress> addresses) {
    return each(
        "no loopback, link-local, multicast or unspecified address",
        addresses,
        Reason.AddressDenied,
        address ->
            ReservedAddresses.whatIs(address)
                .map(
                    what ->
                        "Address %s is %s: no node gets it."
                            .formatted(address.getHostAddress(), what)));
  }

  private static Check allowedAddress(List<InetAddress> addresses, List<AddressBlock> allowed) {
    return each(
        allowed.isEmpty()
            ? "the policy allows any address"
            : "every address is in one of " + allowed,
        addresses,
        Reason.AddressOutsideAllowed,
        address ->
            when(
                !allowed.isEmpty() && allowed.stream().noneMatch(block -> block.contains(address)),
                "Address %s is in none of spec.approval.serving.allowedCIDRs %s."
                    .formatted(address.getHostAddress(), allowed)));
  }

  private static <T> Check each(
      String expected, Collection<T> things, Reason reason, Function<T, Optional<String>> wrong) {
    return new Check(
        expected,
        () ->
            things.stream()
                .flatMap(thing -> wrong.apply(thing).stream())
                .findFirst()
                .<Finding>map(sentence -> new Finding.Broken(reason, sentence))
                .orElseGet(Finding.Holds::new));
  }

  private static Optional<String> when(boolean wrong, String sentence) {
    return wrong ? Optional.of(sentence) : Optional.empty();
  }
}
