package dev.signet.cli;

import dev.signet.api.ConfigMapValueRef;
import dev.signet.api.SecretValueRef;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.NamedValues;
import dev.signet.signing.SmallFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * PINs and passwords in files and in variables of the environment, for commands that have no API
 * server.
 *
 * @param sources {@code file:PATH} or {@code env:VARIABLE}, by a CA's name
 * @param environment the value of a variable, or null
 */
record LocalSecrets(Map<String, String> sources, UnaryOperator<String> environment)
    implements NamedValues {

  static final String FILE = "file:";
  static final String VARIABLE = "env:";

  /** Copies what it is given. */
  LocalSecrets {
    sources = Map.copyOf(sources);
  }

  /** That of this CA, if one was named. */
  Optional<SecretValueRef> ref(String authority) {
    return Optional.ofNullable(sources.get(authority))
        .map(_ -> new SecretValueRef(null, authority, "pin"));
  }

  @Override
  public byte[] typed(SecretValueRef ref) throws Unreadable {
    byte[] value = value(ref);
    int length = value.length;
    if (length > 0 && value[length - 1] == '\n') {
      length -= length > 1 && value[length - 2] == '\r' ? 2 : 1;
    }
    byte[] typed = Arrays.copyOf(value, length);
    Arrays.fill(value, (byte) 0);
    return typed;
  }

  @Override
  public byte[] value(SecretValueRef ref) throws Unreadable {
    String source = sources.get(ref.name());
    if (source.startsWith(FILE)) {
      return SmallFile.read(Path.of(source.substring(FILE.length())));
    }
    String variable = source.substring(VARIABLE.length());
    String value = environment.apply(variable);
    if (value == null) {
      throw new Unreadable(
          AuthorityFault.PinMissing, "The environment has no variable %s.".formatted(variable));
    }
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] value(ConfigMapValueRef ref) {
    throw new IllegalStateException("there are none without an API server");
  }
}
