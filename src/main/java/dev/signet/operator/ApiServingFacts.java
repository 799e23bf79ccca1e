package dev.signet.operator;

import dev.signet.api.Serving.AddressSource;
import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.ServingFacts;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import java.net.InetAddress;
import java.util.Set;

/** What belongs to whom, from the API server, the resolver and the nodes themselves. */
final class ApiServingFacts implements ServingFacts {

  @Override
  public Answer ask(AddressSource source, String node, CertificateRequest request, Policy policy)
      throws FactUnavailable {
    return new Answer.DoesNotKnow("Source " + source + " is not in this version.");
  }

  @Override
  public Set<String> owners(DnsName name) throws FactUnavailable {
    throw new FactUnavailable("Which Node has what name is not in this version.");
  }

  @Override
  public Set<String> owners(InetAddress address) throws FactUnavailable {
    throw new FactUnavailable("Which Node has what address is not in this version.");
  }

  @Override
  public ClusterAddresses clusterAddresses() throws FactUnavailable {
    throw new FactUnavailable("The cluster's own addresses are not in this version.");
  }
}
