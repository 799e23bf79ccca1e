package dev.signet.request;

/**
 * Why a request ended, or waits, as it does. The one list of reason codes: in conditions, Events,
 * metrics and logs. Their names are part of what users build alerts on.
 */
public enum Reason {
  // What the bytes say.
  /** The request is not one PEM block of type CERTIFICATE REQUEST. */
  NotOnePemBlock,
  /** The request is larger than 16 KiB. */
  TooLarge,
  /** The request is not a PKCS#10 request in strict DER. */
  NotPkcs10,
  /** The request was not signed with the key it carries. */
  WrongSignature,
  /** spec.usages has a value that Kubernetes does not define. */
  UnknownUsage,

  // Who governs it.
  /** No policy matches it. */
  NoPolicy,
  /** The governing policy approves nothing. */
  PolicyApprovesNothing,
  /** No profile of the governing policy is about this signer. */
  NoProfileForSigner,

  // What it asks for: the checks of the kubelet profiles, in the order of the reference.
  /** The organization is not exactly system:nodes. */
  OrganizationNotNodes,
  /** A DNS name in a client certificate. */
  DnsNamesNotAllowed,
  /** An e-mail address. */
  EmailsNotAllowed,
  /** An IP address in a client certificate. */
  IpAddressesNotAllowed,
  /** A URI. */
  UrisNotAllowed,
  /** A kind of subject alternative name other than DNS, e-mail, IP and URI. */
  OtherNamesNotAllowed,
  /** The common name is not system:node:NAME. */
  CommonNameNotNode,
  /** The usages are not those of the profile. */
  UsagesNotAllowed,
  /** A serving certificate for neither a DNS name nor an IP address. */
  NoNameToServe,

  // Whether its requester may.
  /** A profile of the policy fits and its requester may. */
  AutoApproved,
  /** The shape fits, and the policy does not list the profile that it fits. */
  ProfileNotListed,
  /** The requester may not create certificatesigningrequests/nodeclient. */
  NodeClientNotPermitted,
  /** The requester may not create certificatesigningrequests/selfnodeclient. */
  SelfNodeClientNotPermitted,
  /** Whether the requester may could not be found out. */
  ReviewFailed,

  // What the signer did.
  /** It has its certificate. */
  Issued,
  /** Approved, but it does not meet the profile of its signer. */
  SignerValidationFailure,
  /** The CA cannot sign now. */
  AuthorityNotReady,
  /** The signed certificate did not pass Signet's own check. */
  SelfCheckFailed,

  // What the world did.
  /** The object changed between reading and writing: it is judged again. */
  Conflict,
  /** The API server could not be reached, or failed. */
  ApiUnavailable,
  /** The API server refuses Signet itself a write: its own RBAC lacks a rule. */
  SignetNotAllowed
}
