package dev.signet.signing;

import dev.signet.api.SecretRef;
import dev.signet.signing.NamedObjects.Place;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Objects;

/** An authority in a Secret. */
public final class SecretSource implements AuthoritySource {

  private final NamedObjects objects;
  private final SecretRef ref;

  /** The Secret of this reference. */
  public SecretSource(NamedObjects objects, SecretRef ref) {
    this.objects = objects;
    this.ref = ref;
  }

  @Override
  public AuthorityMaterial read() throws Unreadable {
    Place place = objects.place(ref.namespace(), ref.name());
    Secret secret =
        objects.secret(
            place,
            "kubectl -n %s create secret tls %s --cert=ca.crt --key=ca.key"
                .formatted(place.namespace(), place.name()));
    return new AuthorityMaterial(
        NamedObjects.data(
            secret,
            place,
            Objects.requireNonNullElse(ref.certificateKey(), SecretRef.DEFAULT_CERTIFICATE_KEY)),
        NamedObjects.data(
            secret,
            place,
            Objects.requireNonNullElse(ref.privateKeyKey(), SecretRef.DEFAULT_PRIVATE_KEY_KEY)));
  }
}
