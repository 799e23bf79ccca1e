package dev.signet.signing;

import dev.signet.api.ConfigMapValueRef;
import dev.signet.api.SecretValueRef;
import dev.signet.signing.AuthoritySource.Unreadable;

/** Values of Secrets and ConfigMaps. */
public interface NamedValues {

  /**
   * A password or a PIN, as a person typed it: without the newline at its end that {@code
   * --from-file} keeps. Whoever reads it overwrites it.
   *
   * @throws Unreadable it cannot be had
   */
  byte[] typed(SecretValueRef ref) throws Unreadable;

  /**
   * A value of a Secret as it is.
   *
   * @throws Unreadable it cannot be had
   */
  byte[] value(SecretValueRef ref) throws Unreadable;

  /**
   * A value of a ConfigMap.
   *
   * @throws Unreadable it cannot be had
   */
  byte[] value(ConfigMapValueRef ref) throws Unreadable;
}
