package dev.signet.cli;

import dev.signet.request.RequestState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a request is as it is. Everything that {@code signet explain} says, in text and in JSON: the
 * names of the components are those of the document, which docs/explain.md describes.
 *
 * @param version of this document; it changes when a field changes its meaning or goes
 * @param request what it is
 * @param policies all that are known, in the order in which they are asked
 * @param reading how it was read
 * @param checks every check in order, as things are now; empty: nobody judges it
 * @param reviews what the API server was asked about the requester
 * @param signing what signing it did, or would do; empty: no policy governs it
 * @param outcome what it comes to
 * @param assumptions what was taken for granted
 * @param unknown what could not be found out besides single checks
 */
record Explanation(
    int version,
    Request request,
    List<PolicyView> policies,
    Reading reading,
    List<CheckView> checks,
    List<Review> reviews,
    Optional<Signing> signing,
    Outcome outcome,
    List<String> assumptions,
    List<String> unknown) {

  static final int VERSION = 1;

  /** Copies what it is given. */
  Explanation {
    policies = List.copyOf(policies);
    checks = List.copyOf(checks);
    reviews = List.copyOf(reviews);
    assumptions = List.copyOf(assumptions);
    unknown = List.copyOf(unknown);
  }

  /**
   * The request.
   *
   * @param name metadata.name
   * @param state how far it has come
   * @param createdAt metadata.creationTimestamp
   * @param ageSeconds since then
   * @param signerName spec.signerName
   * @param requester spec.username
   * @param groups spec.groups
   * @param usages spec.usages
   * @param requestedSeconds spec.expirationSeconds
   * @param contents what its bytes ask for; empty: they cannot be read
   * @param conditions status.conditions
   * @param certificate the one that it has
   */
  record Request(
      String name,
      RequestState state,
      Instant createdAt,
      long ageSeconds,
      String signerName,
      String requester,
      List<String> groups,
      List<String> usages,
      Optional<Long> requestedSeconds,
      Optional<Contents> contents,
      List<Condition> conditions,
      Optional<Period> certificate) {}

  /**
   * What a PKCS#10 request asks for.
   *
   * @param subject its attributes, in order
   * @param names the alternative names, each after its kind
   * @param otherNames how many of kinds that nobody signs
   * @param key the kind and size of the key
   */
  record Contents(List<String> subject, List<String> names, int otherNames, String key) {}

  /**
   * A condition of the request.
   *
   * @param type Approved, Denied, Failed
   * @param reason a code
   * @param message for people
   * @param at since when, as the API server has it; empty: it does not say
   */
  record Condition(String type, String reason, String message, String at) {}

  /**
   * From when to when.
   *
   * @param notBefore the beginning
   * @param notAfter the end
   */
  record Period(Instant notBefore, Instant notAfter) {}

  /** Where a policy stands. */
  enum Stand {
    /** It governs. */
    Governs,
    /** It matches, and another comes before it. */
    Preceded,
    /** It is about other requesters. */
    OtherRequester,
    /** It is about other signers. */
    OtherSigner,
    /** It cannot be read and so matches nothing. */
    Unreadable
  }

  /**
   * A policy.
   *
   * @param name metadata.name
   * @param precedence spec.precedence; empty: it cannot be read
   * @param createdAt metadata.creationTimestamp; empty: it is not in the cluster
   * @param stand where it stands
   * @param why the same for people
   */
  record PolicyView(
      String name,
      Optional<Integer> precedence,
      Optional<Instant> createdAt,
      Stand stand,
      String why) {}

  /**
   * How the request was read.
   *
   * @param compatibility Strict or Upstream, as the governing policy says; Strict without one
   * @param readable whether it could be
   * @param code why not
   * @param sentence the same for people
   */
  record Reading(
      String compatibility, boolean readable, Optional<String> code, Optional<String> sentence) {}

  /** What a check found. */
  enum Found {
    /** What was expected. */
    Holds,
    /** The request breaks a rule, and always will. */
    Broken,
    /** Something is missing that may come. */
    Missing,
    /** It could not be found out. */
    Unknown
  }

  /**
   * A check.
   *
   * @param group request, or the profile it belongs to
   * @param expected what has to be so
   * @param found whether it is
   * @param code the reason code if not
   * @param sentence for people, if not
   */
  record CheckView(
      String group,
      String expected,
      Found found,
      Optional<String> code,
      Optional<String> sentence) {}

  /**
   * A question to the API server.
   *
   * @param requester who asks for the certificate
   * @param groups its groups
   * @param permission in the words of RBAC
   * @param apiGroup of the resource
   * @param answer what it said
   * @param command the kubectl command that asks the same
   */
  record Review(
      String requester,
      List<String> groups,
      String permission,
      String apiGroup,
      RecordedReviews.Answer answer,
      String command) {}

  /**
   * What the governing policy does once the request is approved.
   *
   * @param signs whether it signs; if not, another signer has to
   * @param authorityReady its condition AuthorityReady: True, False or Unknown
   * @param authorityMessage what that condition says
   * @param certificate from when to when a certificate that it signed now would be good
   * @param refusal why the signer would refuse it
   */
  record Signing(
      boolean signs,
      String authorityReady,
      String authorityMessage,
      Optional<Period> certificate,
      Optional<String> refusal) {}

  /** What a request comes to. */
  enum Result {
    /** It has its certificate. */
    Issued,
    /** It is approved; signing is not done. */
    Approved,
    /** It is pending, and as things stand Signet approves it. */
    WouldBeApproved,
    /** It is pending, and as things stand Signet denies it. */
    WouldBeDenied,
    /** It is pending, and as things stand stays so. */
    StaysPending,
    /** It is approved, and as things stand Signet does not sign it. */
    StaysUnsigned,
    /** Somebody denied it, for good. */
    Denied,
    /** Its signer refused it, for good. */
    Failed,
    /** Not everything could be found out. */
    Unknown
  }

  /**
   * What it comes to.
   *
   * @param result in a word
   * @param policy the governing policy
   * @param code a reason code, or what the condition of a decided request says
   * @param sentence for people
   * @param advice what to do next; empty: nothing that Signet knows of
   */
  record Outcome(
      Result result,
      Optional<String> policy,
      Optional<String> code,
      String sentence,
      Optional<String> advice) {}
}
