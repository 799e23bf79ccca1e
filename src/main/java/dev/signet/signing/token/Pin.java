package dev.signet.signing.token;

import dev.signet.signing.Digests;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A user's PIN. Its text never shows it. */
final class Pin implements AutoCloseable {

  private final byte[] utf8;

  /** Takes the bytes over: they are overwritten when it is closed. */
  Pin(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** By what it is known to be the same at this token, without keeping it. */
  String digest(TokenInfo token) {
    var sha256 = Digests.sha256();
    sha256.update(token.serial().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(sha256.digest(utf8));
  }

  /** Its characters, which the caller overwrites. */
  char[] characters() throws CharacterCodingException {
    CharBuffer buffer = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
    char[] characters = new char[buffer.remaining()];
    buffer.get(characters);
    Arrays.fill(buffer.array(), '\0');
    return characters;
  }

  @Override
  public String toString() {
    return "Pin";
  }

  @Override
  public void close() {
    Arrays.fill(utf8, (byte) 0);
  }
}
