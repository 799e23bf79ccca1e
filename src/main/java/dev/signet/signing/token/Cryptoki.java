package dev.signet.signing.token;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What SunPKCS11 does not do of PKCS #11: begin anew with a library, tell a token by its label, the
 * state of its PIN, whether a key may leave it, find a key by its CKA_ID. It never signs, logs in
 * or reads a key. Structures and the order of functions are those of pkcs11t.h and pkcs11f.h,
 * version 2.01 and later, with the 64-bit CK_ULONG of Linux. For one thread.
 */
@SuppressWarnings("restricted") // the JVM is told to allow it: --enable-native-access
final class Cryptoki {

  private static final long CKF_OS_LOCKING_OK = 2;
  private static final long CKF_SERIAL_SESSION = 4;
  private static final long UNAVAILABLE = -1; // CK_UNAVAILABLE_INFORMATION
  private static final int MAX_FOUND = 16;

  @SuppressWarnings("ImmutableEnumChecker") // a FunctionDescriptor is, and does not say so
  private enum Function {
    C_Initialize(0, ADDRESS),
    C_Finalize(1, ADDRESS),
    C_GetSlotList(4, JAVA_BYTE, ADDRESS, ADDRESS),
    C_GetTokenInfo(6, JAVA_LONG, ADDRESS),
    C_OpenSession(12, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS),
    C_CloseSession(13, JAVA_LONG),
    C_GetSessionInfo(15, JAVA_LONG, ADDRESS),
    C_GetAttributeValue(24, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
    C_FindObjectsInit(26, JAVA_LONG, ADDRESS, JAVA_LONG),
    C_FindObjects(27, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
    C_FindObjectsFinal(28, JAVA_LONG);

    private final int position;
    private final FunctionDescriptor descriptor;

    Function(int position, MemoryLayout... arguments) {
      this.position = position;
      this.descriptor = FunctionDescriptor.of(JAVA_LONG, arguments);
    }
  }

  private final Map<Function, MethodHandle> functions = new EnumMap<>(Function.class);

  private Cryptoki(MemorySegment list) {
    for (Function function : Function.values()) {
      MemorySegment address = list.get(ADDRESS, 8 + 8L * function.position); // after CK_VERSION
      functions.put(function, Linker.nativeLinker().downcallHandle(address, function.descriptor));
    }
  }

  /**
   * Loads this library into the process, where it stays.
   *
   * @throws IllegalArgumentException it is no PKCS #11 library
   */
  static Cryptoki load(Path library) {
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    MethodHandle getList =
        symbols
            .find("C_GetFunctionList")
            .map(
                address ->
                    Linker.nativeLinker()
                        .downcallHandle(address, FunctionDescriptor.of(JAVA_LONG, ADDRESS)))
            .orElseThrow(() -> new IllegalArgumentException("it has no C_GetFunctionList"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment list = arena.allocate(ADDRESS);
      if (invoke(getList, list) != 0) {
        throw new IllegalArgumentException("its C_GetFunctionList failed");
      }
      long size = 8 + 8L * (Function.C_FindObjectsFinal.position + 1);
      return new Cryptoki(list.get(ADDRESS, 0).reinterpret(size));
    }
  }

  /**
   * Begins with it.
   *
   * @return whether this was needed: false if somebody else in this process did it
   */
  boolean initialize() throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(48, 8); // CK_C_INITIALIZE_ARGS
      arguments.set(JAVA_LONG, 32, CKF_OS_LOCKING_OK);
      call(Function.C_Initialize, arguments);
      return true;
    } catch (CryptokiException e) {
      if (e.value() == CryptokiException.ALREADY_INITIALIZED) {
        return false;
      }
      throw e;
    }
  }

  /** Ends with it: nothing of before is valid any more. */
  void finish() throws CryptokiException {
    call(Function.C_Finalize, MemorySegment.NULL);
  }

  /** The numbers of the slots that have a token now. */
  List<Long> slots() throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_LONG);
      call(Function.C_GetSlotList, (byte) 1, MemorySegment.NULL, count);
      long size = count.get(JAVA_LONG, 0);
      MemorySegment slots = arena.allocate(JAVA_LONG, Math.max(size, 1));
      call(Function.C_GetSlotList, (byte) 1, slots, count);
      return LongStream.range(0, Math.min(size, count.get(JAVA_LONG, 0)))
          .mapToObj(i -> slots.getAtIndex(JAVA_LONG, i))
          .toList();
    }
  }

  /** What is in this slot. */
  TokenInfo token(long slot) throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(256, 8); // CK_TOKEN_INFO has 208 bytes
      call(Function.C_GetTokenInfo, slot, info);
      return new TokenInfo(slot, text(info, 0, 32), text(info, 80, 16), info.get(JAVA_LONG, 96));
    }
  }

  private static String text(MemorySegment info, long offset, int length) {
    byte[] padded = info.asSlice(offset, length).toArray(JAVA_BYTE);
    return new String(padded, StandardCharsets.UTF_8).strip();
  }

  /** A new read-only session. */
  long openSession(long slot) throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment session = arena.allocate(JAVA_LONG);
      MemorySegment none = MemorySegment.NULL;
      call(Function.C_OpenSession, slot, CKF_SERIAL_SESSION, none, none, session);
      return session.get(JAVA_LONG, 0);
    }
  }

  void closeSession(long session) throws CryptokiException {
    call(Function.C_CloseSession, session);
  }

  /** The state of a session: a constant CKS_. */
  long state(long session) throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(32, 8); // CK_SESSION_INFO
      call(Function.C_GetSessionInfo, session, info);
      return info.get(JAVA_LONG, 8);
    }
  }

  /** The objects with all of these attributes: their handles, at most {@value #MAX_FOUND}. */
  List<Long> find(long session, Map<Attribute, byte[]> wanted) throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment template = arena.allocate(24L * wanted.size(), 8); // CK_ATTRIBUTE
      long at = 0;
      for (var attribute : wanted.entrySet()) {
        template.set(JAVA_LONG, at, attribute.getKey().type());
        template.set(ADDRESS, at + 8, arena.allocateFrom(JAVA_BYTE, attribute.getValue()));
        template.set(JAVA_LONG, at + 16, attribute.getValue().length);
        at += 24;
      }
      call(Function.C_FindObjectsInit, session, template, (long) wanted.size());
      try {
        MemorySegment found = arena.allocate(JAVA_LONG, MAX_FOUND);
        MemorySegment count = arena.allocate(JAVA_LONG);
        call(Function.C_FindObjects, session, found, (long) MAX_FOUND, count);
        return LongStream.range(0, count.get(JAVA_LONG, 0))
            .mapToObj(i -> found.getAtIndex(JAVA_LONG, i))
            .toList();
      } finally {
        call(Function.C_FindObjectsFinal, session);
      }
    }
  }

  /** An attribute of an object; empty: it has none. */
  byte[] attribute(long session, long object, Attribute attribute) throws CryptokiException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment template = arena.allocate(24, 8); // CK_ATTRIBUTE
      template.set(JAVA_LONG, 0, attribute.type());
      call(Function.C_GetAttributeValue, session, object, template, 1L);
      long length = template.get(JAVA_LONG, 16);
      if (length == UNAVAILABLE || length == 0) {
        return new byte[0];
      }
      MemorySegment value = arena.allocate(length);
      template.set(ADDRESS, 8, value);
      call(Function.C_GetAttributeValue, session, object, template, 1L);
      return Arrays.copyOf(value.toArray(JAVA_BYTE), (int) template.get(JAVA_LONG, 16));
    }
  }

  private void call(Function function, Object... arguments) throws CryptokiException {
    long value = invoke(functions.get(function), arguments);
    if (value != 0) {
      throw new CryptokiException(function.name(), value);
    }
  }

  private static long invoke(MethodHandle function, Object... arguments) {
    try {
      return (long) function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable never) { // a native function throws nothing
      throw new IllegalStateException(never);
    }
  }
}
