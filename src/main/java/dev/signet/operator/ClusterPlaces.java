package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.ServingFacts.ClusterAddresses;
import dev.signet.policy.AddressBlock;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The addresses of the cluster itself, from the API server. */
final class ClusterPlaces {

  private static final String NAMESPACE = "default";
  private static final String NAME = "kubernetes";

  private final KubernetesClient client;

  ClusterPlaces(KubernetesClient client) {
    this.client = client;
  }

  /** Asks for all of them. */
  ClusterAddresses ask() throws FactUnavailable {
    try {
      return new ClusterAddresses(services(), apiServers());
    } catch (KubernetesClientException e) {
      throw new FactUnavailable(
          "The API server did not say where Services and itself are: " + e.getMessage(), e);
    }
  }

  /** The blocks, and the one address that is known without them. */
  private List<AddressBlock> services() throws FactUnavailable {
    Service kubernetes = client.services().inNamespace(NAMESPACE).withName(NAME).get();
    if (kubernetes == null) {
      throw new FactUnavailable("There is no Service %s/%s yet.".formatted(NAMESPACE, NAME));
    }
    return Stream.concat(
            blocks().stream().map(AddressBlock::parse),
            orEmpty(kubernetes.getSpec().getClusterIPs()).stream()
                .map(AddressBlock::address)
                .map(address -> address.map(AddressBlock::single)))
        .flatMap(Optional::stream)
        .toList();
  }

  private List<String> blocks() {
    try {
      return client.network().v1().serviceCIDRs().list().getItems().stream()
          .flatMap(cidr -> orEmpty(cidr.getSpec().getCidrs()).stream())
          .toList();
    } catch (KubernetesClientException e) {
      // Before Kubernetes 1.33 nobody tells.
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private Set<InetAddress> apiServers() {
    Set<InetAddress> addresses = new HashSet<>();
    Stream.of(Stream.of(host()), endpoints())
        .flatMap(texts -> texts)
        .flatMap(text -> AddressBlock.address(text).stream())
        .forEach(addresses::add);
    return addresses;
  }

  /** Where Signet itself reaches it, which may be a load balancer's address. */
  private String host() {
    String host = Objects.requireNonNullElse(client.getMasterUrl().getHost(), "");
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** An API server writes both; who keeps them by hand may have written Endpoints only. */
  private Stream<String> endpoints() {
    EndpointSlice slice =
        client.discovery().v1().endpointSlices().inNamespace(NAMESPACE).withName(NAME).get();
    if (slice != null) {
      return slice.getEndpoints().stream().flatMap(e -> orEmpty(e.getAddresses()).stream());
    }
    Endpoints endpoints = client.endpoints().inNamespace(NAMESPACE).withName(NAME).get();
    return endpoints == null
        ? Stream.of()
        : orEmpty(endpoints.getSubsets()).stream()
            .flatMap(subset -> orEmpty(subset.getAddresses()).stream())
            .map(EndpointAddress::getIp);
  }

  private static <T> Collection<T> orEmpty(Collection<T> some) {
    return Objects.requireNonNullElse(some, List.of());
  }
}
