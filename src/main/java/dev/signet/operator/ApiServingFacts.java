package dev.signet.operator;

import dev.signet.api.Serving.AddressSource;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.ServingFacts;
import dev.signet.policy.AddressBlock;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What belongs to whom, from the API server, the resolver and the nodes themselves. */
final class ApiServingFacts implements ServingFacts {

  @Override
  public Answer ask(AddressSource source, String node, CertificateRequest request, Policy policy)
      throws FactUnavailable {
    return new Answer.DoesNotKnow("Source " + source + " is not in this version.");
  }

  @Override
  public Optional<String> otherOwner(String node, String dnsName) {
    return Optional.empty();
  }

  @Override
  public Optional<String> otherOwner(String node, InetAddress address) {
    return Optional.empty();
  }

  @Override
  public List<AddressBlock> clusterAddresses() {
    return List.of();
  }
}
