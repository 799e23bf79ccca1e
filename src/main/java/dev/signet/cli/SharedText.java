package dev.signet.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.util.List;

/**
 * Reads what thousands of requests have alike, such as their signer, as one string. The JVM's table
 * of strings lets go of those that nobody has any more.
 */
final class SharedText extends StdScalarDeserializer<String> {

  @Serial private static final long serialVersionUID = 1;

  SharedText() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    String text = parser.getValueAsString();
    return text == null ? null : text.intern();
  }

  /** The fields of a request that are alike. */
  interface OfRequest {
    @JsonDeserialize(using = SharedText.class)
    void setApiVersion(String version);

    @JsonDeserialize(using = SharedText.class)
    void setKind(String kind);
  }

  /** Those of its spec. */
  interface OfSpec {
    @JsonDeserialize(using = SharedText.class)
    void setSignerName(String name);

    @JsonDeserialize(using = SharedText.class)
    void setUsername(String name);

    @JsonDeserialize(contentUsing = SharedText.class)
    void setGroups(List<String> groups);

    @JsonDeserialize(contentUsing = SharedText.class)
    void setUsages(List<String> usages);
  }

  /** Those of its conditions. */
  interface OfCondition {
    @JsonDeserialize(using = SharedText.class)
    void setType(String type);

    @JsonDeserialize(using = SharedText.class)
    void setStatus(String status);

    @JsonDeserialize(using = SharedText.class)
    void setReason(String reason);

    @JsonDeserialize(using = SharedText.class)
    void setMessage(String message);
  }
}
