package dev.signet.signing;

import dev.signet.api.ConfigMapValueRef;
import dev.signet.api.SecretValueRef;
import dev.signet.signing.AuthoritySource.Unreadable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Secrets and ConfigMaps, each read by its name: no list, no watch, no cache. */
public final class NamedObjects implements NamedValues {

  private final KubernetesClient client;
  private final String ownNamespace;

  /**
   * What this client may read.
   *
   * @param ownNamespace where an object is when a reference names no namespace
   */
  public NamedObjects(KubernetesClient client, String ownNamespace) {
    this.client = client;
    this.ownNamespace = ownNamespace;
  }

  /** The name of an object, with its namespace. */
  record Place(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  Place place(String namespace, String name) {
    return new Place(Objects.requireNonNullElse(namespace, ownNamespace), name);
  }

  @Override
  public byte[] typed(SecretValueRef ref) throws Unreadable {
    Place place = place(ref.namespace(), ref.name());
    Secret secret =
        secret(
            place,
            "kubectl -n %s create secret generic %s --from-file=%s=FILE"
                .formatted(place.namespace(), place.name(), ref.key()));
    byte[] value = data(secret, place, ref.key());
    byte[] line = Arrays.copyOf(value, lengthOfLine(value));
    Arrays.fill(value, (byte) 0);
    return line;
  }

  private static int lengthOfLine(byte[] value) {
    int length = value.length;
    if (length > 0 && value[length - 1] == '\n') {
      length--;
      if (length > 0 && value[length - 1] == '\r') {
        length--;
      }
    }
    return length;
  }

  @Override
  public byte[] value(SecretValueRef ref) throws Unreadable {
    Place place = place(ref.namespace(), ref.name());
    return data(secret(place, "Create it, or correct the policy."), place, ref.key());
  }

  @Override
  public byte[] value(ConfigMapValueRef ref) throws Unreadable {
    Place place = place(ref.namespace(), ref.name());
    ConfigMap configMap =
        get(
                () ->
                    client.configMaps().inNamespace(place.namespace()).withName(place.name()).get(),
                AuthorityFault.ConfigMapForbidden,
                "ConfigMap",
                place)
            .orElseThrow(
                () ->
                    new Unreadable(
                        AuthorityFault.ConfigMapNotFound,
                        "ConfigMap %s does not exist. Create it, or correct the policy."
                            .formatted(place)));
    Map<String, String> data = Objects.requireNonNullElse(configMap.getData(), Map.of());
    if (!data.containsKey(ref.key())) {
      throw new Unreadable(
          AuthorityFault.ConfigMapKeyMissing,
          "ConfigMap %s has no data with key %s.".formatted(place, ref.key()));
    }
    return data.get(ref.key()).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * This Secret.
   *
   * @param advice how it is made, where there is none
   */
  Secret secret(Place place, String advice) throws Unreadable {
    return get(
            () -> client.secrets().inNamespace(place.namespace()).withName(place.name()).get(),
            AuthorityFault.SecretForbidden,
            "Secret",
            place)
        .orElseThrow(
            () ->
                new Unreadable(
                    AuthorityFault.SecretNotFound,
                    "Secret %s does not exist. Create it: %s".formatted(place, advice)));
  }

  static byte[] data(Secret secret, Place place, String key) throws Unreadable {
    String base64 = secret.getData() == null ? null : secret.getData().get(key);
    if (base64 == null) {
      throw new Unreadable(
          AuthorityFault.SecretKeyMissing,
          "Secret %s has no data with key %s.".formatted(place, key));
    }
    return Base64.getDecoder().decode(base64);
  }

  private static <T> Optional<T> get(
      Supplier<T> request, AuthorityFault forbidden, String kind, Place place) throws Unreadable {
    try {
      return Optional.ofNullable(request.get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        throw new Unreadable(
            forbidden,
            "Signet may not get %s %s: allow it with a Role in namespace %s (verb get, resourceNames [%s])."
                .formatted(kind, place, place.namespace(), place.name()));
      }
      throw new Unreadable(
          AuthorityFault.Unavailable,
          "%s %s could not be asked for: HTTP status %d.".formatted(kind, place, e.getCode()));
    }
  }
}
