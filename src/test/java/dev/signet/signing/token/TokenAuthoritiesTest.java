package dev.signet.signing.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.signet.api.ConfigMapValueRef;
import dev.signet.api.Pkcs11Ref;
import dev.signet.api.SecretValueRef;
import dev.signet.api.TokenCertificateRef;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.AuthorityResult.Ready;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.NamedValues;
import dev.signet.testing.FileLockHolder;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestToken;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CAs in real tokens, of SoftHSM2: what signs, what does not, and how it comes back by itself. */
final class TokenAuthoritiesTest {

  private static final SecretValueRef PIN = new SecretValueRef(null, "token", "pin");

  @TempDir private Path folder;
  private final Values values = new Values();
  private final TokenAuthorities authorities =
      new TokenAuthorities(values, Duration.ofSeconds(10), System::nanoTime);

  /** Secrets and ConfigMaps without an API server; AuthorityKindsIT has one. */
  private static final class Values implements NamedValues {
    private final Map<String, String> known = new HashMap<>(Map.of("token/pin", TestToken.PIN));

    @Override
    public byte[] typed(SecretValueRef ref) throws Unreadable {
      return value(ref);
    }

    @Override
    public byte[] value(SecretValueRef ref) {
      return known.get(ref.name() + "/" + ref.key()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] value(ConfigMapValueRef ref) {
      return known.get(ref.name() + "/" + ref.key()).getBytes(StandardCharsets.UTF_8);
    }
  }

  @AfterEach
  void leaveTheTokens() {
    authorities.close();
  }

  @ParameterizedTest
  @CsvSource({"RSA_2048, SHA256withRSA", "P256, SHA256withECDSA", "P384, SHA384withECDSA"})
  void aKeyInATokenSigns(TestKey kind, String algorithm) throws Exception {
    TestCa ca = TestCa.create(made -> made.key(kind));
    TestToken.create(folder, "hsm").with("ca", "a1", ca);

    Authority authority = ready(ref("ca"));

    assertThat(authority.certificate()).isEqualTo(ca.self().certificate());
    assertSigns(authority, algorithm);
  }

  @Test
  void theKeyIsWithoutBytesAndItsProviderIsNotRegistered() throws Exception {
    TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create(ca -> ca.key(TestKey.RSA_2048)));

    Authority authority = ready(ref("ca"));

    assertThat(authority.key().getEncoded()).isNull();
    assertThat(authority.key().getFormat()).isNull();
    var inside = ((TokenKey) authority.key()).inside();
    assertThat(inside.getClass().getName()).startsWith("sun.security.pkcs11.P11Key");
    assertThat(inside.getEncoded()).isNull();
    assertThat(inside.getFormat()).isNull();
    assertThat(Security.getProviders())
        .noneMatch(provider -> provider.getName().startsWith("SunPKCS11-"));
  }

  @Test
  void whatDidNotChangeIsTheSameAuthority() {
    TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());

    assertThat(ready(ref("ca"))).isSameAs(ready(ref("ca")));
  }

  @Test
  void aKeyIsFoundByItsIdWhateverItsLabel() {
    TestCa second = TestCa.create();
    TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create()).with("ca", "a2", second);

    assertFault(AuthorityFault.KeyNotUnique, ref("ca"));
    assertThat(ready(ref(null, "A2", null)).certificate()).isEqualTo(second.self().certificate());
    assertThat(ready(ref("ca", "a2", null)).certificate()).isEqualTo(second.self().certificate());
    assertFault(AuthorityFault.KeyNotFound, ref("ca", "a3", null));
  }

  @Test
  void aTokenIsFoundByItsSlot() {
    TestToken.create(folder, "other").with("ca", "a1", TestCa.create());
    TestCa ca = TestCa.create();
    TestToken.create(folder, "hsm").with("ca", "a1", ca);
    long slot = ((TokenKey) ready(ref("ca")).key()).login().token().slot();

    var bySlot = new Pkcs11Ref(module(), null, slot, "ca", null, null, PIN);

    assertThat(ready(bySlot).certificate()).isEqualTo(ca.self().certificate());
  }

  @Test
  void theCertificateMayBeElsewhereWithItsIssuers() throws Exception {
    TestCa root = TestCa.create();
    TestCa ca = root.intermediate(made -> made);
    TestToken.create(folder, "hsm").with("ca", "a1", ca);
    String chain = ca.pem() + root.pem();
    values.known.put("chain/ca.crt", chain);
    Path file = Files.writeString(folder.resolve("chain.crt"), chain);

    for (TokenCertificateRef place :
        new TokenCertificateRef[] {
          new TokenCertificateRef(new SecretValueRef(null, "chain", "ca.crt"), null, null),
          new TokenCertificateRef(null, new ConfigMapValueRef(null, "chain", "ca.crt"), null),
          new TokenCertificateRef(null, null, file.toString())
        }) {
      assertThat(ready(ref("ca", null, place)).issuers())
          .containsExactly(root.self().certificate());
    }
  }

  @Test
  void aNewCertificateForTheKeySignsAtTheNextLook() throws Exception {
    TestCa ca = TestCa.create();
    TestToken.create(folder, "hsm").with("ca", "a1", ca);
    Path file = Files.writeString(folder.resolve("ca.crt"), TestCa.create().pem());
    Pkcs11Ref ref = ref("ca", null, new TokenCertificateRef(null, null, file.toString()));
    assertFault(AuthorityFault.KeyMismatch, ref);

    Files.writeString(file, ca.pem());

    assertThat(ready(ref).certificate()).isEqualTo(ca.self().certificate());
  }

  @Test
  void aCertificateOfAnotherKindOfKeyIsAMismatchAndNotTheTokensFault() throws Exception {
    TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());
    TestCa rsa = TestCa.create(ca -> ca.key(TestKey.RSA_2048));
    Path file = Files.writeString(folder.resolve("ca.crt"), rsa.pem());

    assertFault(
        AuthorityFault.KeyMismatch,
        ref("ca", null, new TokenCertificateRef(null, null, file.toString())));
    assertThat(ready(ref("ca"))).isNotNull();
  }

  @Test
  void aKeyThatMayLeaveTheTokenIsRefused() {
    TestToken.create(folder, "hsm").makeOpenKey("open");

    assertFault(AuthorityFault.KeyExposed, ref(null, hex("open"), null));
  }

  @Test
  void aKeyWithoutACertificateIsSaidSoWithTheCommandThatHelps() throws Exception {
    TestCa ca = TestCa.create();
    Path key = Files.writeString(folder.resolve("ca.key"), ca.keyPem());
    TestToken.create(folder, "hsm").withKeyAlone("ca", "a1", key);

    assertThat(assertFault(AuthorityFault.KeyWithoutCertificate, ref("ca")))
        .contains("pkcs11-tool --write-object ca.der --type cert --id a1");
  }

  @Test
  void whatIsNotThereIsSaidSo() throws IOException {
    TestToken.create(folder, "hsm");
    Path text = Files.writeString(folder.resolve("text.so"), "no library");

    assertFault(AuthorityFault.KeyNotFound, ref("ca"));
    assertThat(assertFault(AuthorityFault.TokenNotFound, inToken("another"))).contains("hsm");
    assertFault(AuthorityFault.ModuleUnreadable, inModule(folder.resolve("none.so")));
    assertFault(AuthorityFault.ModuleUnreadable, inModule(text));
    assertThat(assertFault(AuthorityFault.ModuleUnreadable, inModule(libraryOfNoToken())))
        .contains("C_GetFunctionList");
  }

  @Test
  void twoTokensOfOneLabelAreNotChosenFrom() {
    TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());
    TestToken.create(folder, "hsm");

    assertThat(assertFault(AuthorityFault.TokenNotFound, ref("ca"))).contains("more than one");
  }

  @Test
  void withoutAPinNothingIsTried() {
    TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());

    assertFault(
        AuthorityFault.PinMissing, new Pkcs11Ref(module(), "hsm", null, "ca", null, null, null));
  }

  @Test
  void aRefusedPinIsTriedOnceUntilTheSecretChanges() throws IOException {
    TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());
    Pkcs11Ref ref = new Pkcs11Ref(TestToken.spy().toString(), "hsm", null, "ca", null, null, PIN);
    values.known.put("token/pin", "0000");
    long before = logins();

    for (int i = 0; i < 5; i++) {
      assertThat(assertFault(AuthorityFault.PinRefused, ref)).doesNotContain("0000");
    }
    assertThat(logins() - before).isEqualTo(1);

    values.known.put("token/pin", "1111");
    assertFault(AuthorityFault.PinRefused, ref);
    values.known.put("token/pin", "0000"); // back to one that is known to be wrong
    assertFault(AuthorityFault.PinRefused, ref);
    assertThat(logins() - before).isEqualTo(2);

    values.known.put("token/pin", TestToken.PIN);
    ready(ref);
    assertThat(logins() - before).isEqualTo(3);
  }

  @Test
  void aPinThatTheOfficerSetsToWhatTheSecretHasIsTakenWithoutARestart() {
    TestToken token = TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());
    values.known.put("token/pin", "0000");
    assertFault(AuthorityFault.PinRefused, ref("ca"));

    token.setPin("0000");

    ready(ref("ca"));
  }

  @Test
  void whoNamesAWrongPinDoesNotSignByTheLoginOfAnother() {
    TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());
    values.known.put("stranger/pin", "0000");
    ready(ref("ca"));

    assertFault(
        AuthorityFault.PinRefused,
        new Pkcs11Ref(
            module(), "hsm", null, "ca", null, null, new SecretValueRef(null, "stranger", "pin")));
    ready(ref("ca"));
  }

  @Test
  void aTokenThatWasTakenAwayAndComesBackSignsAgain() throws Exception {
    TestToken token = TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());
    Authority before = ready(ref("ca"));

    token.remove();
    assertThatThrownBy(() -> sign(before, "SHA256withECDSA"))
        .isInstanceOf(RuntimeOperatorException.class)
        .hasMessageContaining("CKR_");
    assertThat(fault(ref("ca")))
        .isIn(AuthorityFault.TokenNotFound, AuthorityFault.TokenUnavailable);
    assertThat(fault(ref("ca")))
        .isIn(AuthorityFault.TokenNotFound, AuthorityFault.TokenUnavailable);

    token.insert();
    assertSigns(ready(ref("ca")), "SHA256withECDSA");
    assertThatThrownBy(() -> sign(before, "SHA256withECDSA"))
        .as("the key of a login that is over")
        .isInstanceOf(RuntimeOperatorException.class);
  }

  @Test
  void aTokenThatIsTakenAwayWhileNobodySignsIsNoticed() throws Exception {
    TestToken token = TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());
    ready(ref("ca"));

    token.remove();
    assertThat(fault(ref("ca")))
        .isIn(AuthorityFault.TokenNotFound, AuthorityFault.TokenUnavailable);

    token.insert();
    assertSigns(ready(ref("ca")), "SHA256withECDSA");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void lostSessionsAreMadeAnew(boolean isNoticedBySigning) throws Exception {
    TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());
    Authority before = ready(ref("ca"));
    closeAllSessions(((TokenKey) before.key()).login().token().slot());

    if (isNoticedBySigning) {
      assertThatThrownBy(() -> sign(before, "SHA256withECDSA"))
          .isInstanceOf(RuntimeOperatorException.class);
    }

    assertSigns(ready(ref("ca")), "SHA256withECDSA");
  }

  @Test
  void oneTokenComesBackWhileAnotherOfTheLibraryGoesOn() throws Exception {
    TestToken.create(folder, "other").with("ca", "a1", TestCa.create());
    TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());
    Authority other = ready(inToken("other"));
    Authority before = ready(ref("ca"));
    closeAllSessions(((TokenKey) before.key()).login().token().slot());

    assertSigns(ready(ref("ca")), "SHA256withECDSA");
    assertSigns(other, "SHA256withECDSA");
    assertThat(ready(inToken("other"))).isSameAs(other);
  }

  @Test
  void aLibraryThatHangsHoldsUpNobodyForLong() throws Exception {
    TestToken token = TestToken.create(folder, "hsm").with("ca", "a1", TestCa.create());
    Duration limit = Duration.ofSeconds(3);
    try (var impatient = new TokenAuthorities(values, limit, System::nanoTime)) {
      Authority authority = ((Ready) impatient.look(ref("ca"), Instant.now())).authority();
      try (var _ = FileLockHolder.lock(token.tokens())) {
        assertThat(timeOf(() -> impatient.look(ref("ca"), Instant.now())))
            .isBetween(limit, limit.multipliedBy(2));
        assertThat(impatient.look(ref("ca"), Instant.now()))
            .asInstanceOf(type(AuthorityResult.Faulty.class))
            .extracting(AuthorityResult.Faulty::fault)
            .isEqualTo(AuthorityFault.TokenTimeout);
        assertThat(
                timeOf(
                    () ->
                        assertThatThrownBy(() -> sign(authority, "SHA256withECDSA"))
                            .isInstanceOf(RuntimeOperatorException.class)
                            .hasMessageContaining("has not answered within 3 s")))
            .as("who comes while it hangs is told at once")
            .isLessThan(limit);
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> impatient.look(ref("ca"), Instant.now()) instanceof Ready);
    }
  }

  @Test
  void noMoreThanOneLoginIsMadeForKeysOfOneToken() throws IOException {
    TestToken.create(folder, "hsm")
        .with("ca", "a1", TestCa.create())
        .with("next", "a2", TestCa.create());
    String spy = TestToken.spy().toString();
    long before = logins();

    ready(new Pkcs11Ref(spy, "hsm", null, "ca", null, null, PIN));
    ready(new Pkcs11Ref(spy, "hsm", null, "next", null, null, PIN));

    assertThat(logins() - before).isEqualTo(1);
  }

  private static Duration timeOf(Runnable task) {
    long begin = System.nanoTime();
    task.run();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static long logins() throws IOException {
    Path log = TestToken.spyLog();
    return !Files.exists(log)
        ? 0
        : Files.readString(log).lines().filter(line -> line.endsWith(": C_Login")).count();
  }

  private Authority ready(Pkcs11Ref ref) {
    AuthorityResult result = authorities.look(ref, Instant.now());
    assertThat(result).isInstanceOf(Ready.class);
    return ((Ready) result).authority();
  }

  private AuthorityFault fault(Pkcs11Ref ref) {
    AuthorityResult result = authorities.look(ref, Instant.now());
    assertThat(result).isInstanceOf(AuthorityResult.Faulty.class);
    return ((AuthorityResult.Faulty) result).fault();
  }

  private String assertFault(AuthorityFault fault, Pkcs11Ref ref) {
    AuthorityResult result = authorities.look(ref, Instant.now());
    assertThat(result)
        .asInstanceOf(type(AuthorityResult.Faulty.class))
        .satisfies(faulty -> assertThat(faulty.fault()).as(faulty.sentence()).isEqualTo(fault));
    return ((AuthorityResult.Faulty) result).sentence();
  }

  private static void assertSigns(Authority authority, String algorithm) throws Exception {
    var verifier = Signature.getInstance(algorithm);
    verifier.initVerify(authority.certificate().getPublicKey());
    verifier.update(new byte[] {1, 2, 3});
    assertThat(verifier.verify(sign(authority, algorithm))).isTrue();
  }

  private static byte[] sign(Authority authority, String algorithm) throws Exception {
    var signer = ((TokenKey) authority.key()).signer(algorithm);
    try (OutputStream sink = signer.getOutputStream()) {
      sink.write(new byte[] {1, 2, 3});
    }
    return signer.getSignature();
  }

  private static Pkcs11Ref ref(String keyLabel) {
    return ref(keyLabel, null, null);
  }

  private static Pkcs11Ref ref(String keyLabel, String id, TokenCertificateRef certificate) {
    return new Pkcs11Ref(module(), "hsm", null, keyLabel, id, certificate, PIN);
  }

  private static Pkcs11Ref inToken(String token) {
    return new Pkcs11Ref(module(), token, null, "ca", null, null, PIN);
  }

  private static Pkcs11Ref inModule(Path module) {
    return new Pkcs11Ref(module.toString(), "hsm", null, "ca", null, null, PIN);
  }

  private static String module() {
    return TestToken.module().toString();
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Path libraryOfNoToken() {
    return Arrays.stream(new String[] {"lib/libzip.so", "lib/libnet.so"})
        .map(name -> Path.of(System.getProperty("java.home"), name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  /** As a token does that was reset: the sessions of all who use the library are gone. */
  @SuppressWarnings("restricted")
  private static void closeAllSessions(long slot) throws Exception {
    var function =
        SymbolLookup.libraryLookup(TestToken.module(), Arena.global())
            .find("C_CloseAllSessions")
            .orElseThrow();
    try {
      var closeAll =
          Linker.nativeLinker()
              .downcallHandle(
                  function, FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
      assertThat((long) closeAll.invokeWithArguments(slot)).isZero();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
