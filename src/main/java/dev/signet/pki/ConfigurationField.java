package dev.signet.pki;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.pki.ControlPlane.Endpoint;
import dev.signet.policy.Durations;
import dev.signet.request.AlternativeNames;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of kubeadm's configuration, there or not. What is null or an empty text is not there.
 *
 * @param path for people, from the kind on
 * @param value what stands there
 */
record ConfigurationField(String path, JsonNode value) {

  private static final Pattern HOST_PORT = Pattern.compile("\\[([^\\[\\]]*)]:(.*)|([^:]*):([^:]*)");
  private static final int LAST_PORT = 65535;

  /** The field below this one that has this path. */
  ConfigurationField at(String... names) {
    ConfigurationField field = this;
    for (String name : names) {
      field = new ConfigurationField(field.path + "." + name, field.value.path(name));
    }
    return field;
  }

  boolean isAbsent() {
    return value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.asText().isEmpty());
  }

  boolean isTrue() {
    return value.asBoolean();
  }

  /** What to say of a wrong value. */
  ConfigurationFault wrong(String advice) {
    return new ConfigurationFault(
        isAbsent()
            ? "%s is not there: %s.".formatted(path, advice)
            : "%s: %s is wrong: %s.".formatted(path, value, advice));
  }

  String text(String unlessThere) throws ConfigurationFault {
    if (isAbsent()) {
      return unlessThere;
    }
    if (!value.isTextual()) {
      throw wrong("write a text");
    }
    return value.asText();
  }

  String name(String unlessThere) throws ConfigurationFault {
    String name = text(unlessThere);
    if (!AddressText.isName(name)) {
      throw wrong("write a DNS name, in small letters, digits, - and .");
    }
    return name;
  }

  InetAddress address() throws ConfigurationFault {
    return AddressText.address(text(""))
        .filter(address -> !address.isAnyLocalAddress())
        .orElseThrow(() -> wrong("write the node's own IP address; it is not guessed"));
  }

  InetAddress firstAddress(String unlessThere) throws ConfigurationFault {
    String first = text(unlessThere).split(",", -1)[0].strip();
    return AddressText.firstOf(first)
        .orElseThrow(() -> wrong("write a subnet, for example 10.96.0.0/12"));
  }

  int port(int unlessThere) throws ConfigurationFault {
    if (isAbsent() || (value.isInt() && value.asInt() == 0)) {
      return unlessThere;
    }
    if (!value.isInt() || value.asInt() < 1 || value.asInt() > LAST_PORT) {
      throw wrong("write a port from 1 to 65535");
    }
    return value.asInt();
  }

  Duration duration(Duration unlessThere) throws ConfigurationFault {
    if (isAbsent()) {
      return unlessThere;
    }
    return Durations.parse(text(""))
        .filter(Duration::isPositive)
        .orElseThrow(() -> wrong("write a time in hours, minutes and seconds, for example 8760h"));
  }

  /** Host, or host and port; the port of the node's own API server where none is said. */
  Optional<Endpoint<String>> endpoint(int unlessThere) throws ConfigurationFault {
    if (isAbsent()) {
      return Optional.empty();
    }
    String text = text("");
    Matcher split = HOST_PORT.matcher(text);
    if (!split.matches()) {
      return Optional.of(new Endpoint<>(host(text), unlessThere));
    }
    boolean isBracketed = split.group(1) != null;
    return Optional.of(
        new Endpoint<>(
            host(split.group(isBracketed ? 1 : 3)), portOf(split.group(isBracketed ? 2 : 4))));
  }

  private String host(String text) throws ConfigurationFault {
    if (AddressText.address(text).isEmpty() && !AddressText.isName(text)) {
      throw endpointFault();
    }
    return text;
  }

  private int portOf(String text) throws ConfigurationFault {
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > LAST_PORT) {
      throw endpointFault();
    }
    return port;
  }

  private ConfigurationFault endpointFault() {
    return wrong(
        "write a DNS name or an IP address, and a port if need be, as api.example.com:6443");
  }

  AlternativeNames names() throws ConfigurationFault {
    if (!isAbsent() && !value.isArray()) {
      throw wrong("write a list of DNS names and IP addresses");
    }
    List<String> dns = new ArrayList<>();
    List<InetAddress> addresses = new ArrayList<>();
    for (JsonNode item : value) {
      String text = new ConfigurationField(path, item).text("");
      Optional<InetAddress> address = AddressText.address(text);
      address.ifPresentOrElse(addresses::add, () -> dns.add(text));
      if (address.isEmpty() && !AddressText.isNameOrWildcard(text)) {
        throw new ConfigurationField(path, item).wrong("write DNS names and IP addresses");
      }
    }
    return new AlternativeNames(dns, List.of(), addresses, List.of(), 0);
  }
}
