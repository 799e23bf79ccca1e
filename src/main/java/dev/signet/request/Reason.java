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

  // What strict reading refuses: what two programs could read differently, or nobody grants.
  /**
   * A subject attribute is not a string of a kind, or has characters, that every program reads
   * alike.
   */
  SubjectNotPlain,
  /** Several attributes in one relative distinguished name. */
  MultiValuedRdn,
  /** More than one common name. */
  SeveralCommonNames,
  /** More than one organization. */
  SeveralOrganizations,
  /** More than one list of requested extensions. */
  SeveralExtensionRequests,
  /** An alternative name that is none: blanks, control characters, empty labels. */
  MalformedName,
  /** The request asks for CA:TRUE. */
  RequestedCa,
  /** The request's own key usage extensions ask for more than spec.usages. */
  RequestedUsagesDiffer,
  /** The request asks for a critical extension that it would not get. */
  RequestedExtensionUnknown,
  /** The request is signed with SHA-1. */
  WeakSignature,

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
  /** A subject attribute besides those of the profile. */
  SubjectAttributeNotAllowed,
  /** A kind or size of key that the policy does not list. */
  KeyNotAllowed,
  /** A longer duration than the policy allows. */
  DurationTooLong,

  // A node's serving certificate: whose names are these?
  /** The requester is not the node that the common name is about, in group system:nodes. */
  RequesterNotTheNode,
  /** A wildcard in a node's names. */
  WildcardNotAllowed,
  /** A name of the cluster itself, or one that the policy denies. */
  NameDenied,
  /** An address of the cluster itself, or one that no node can own alone. */
  AddressDenied,
  /** A name that belongs to another node. */
  NameOfAnotherNode,
  /** An address that belongs to another node. */
  AddressOfAnotherNode,
  /** A DNS name outside of allowedDNSNames. */
  NameOutsideAllowed,
  /** An address outside of allowedCIDRs. */
  AddressOutsideAllowed,
  /** A name that the address sources do not know as the node's. */
  NameNotTheNodes,
  /** An address that the address sources do not know as the node's. */
  AddressNotTheNodes,
  /** The address sources do not know the node, or not all of it yet. */
  NodeNotKnownYet,
  /** An address source could not be asked. */
  AddressSourceUnavailable,

  // A node's first client certificate: guards beyond RBAC.
  /** The node's name matches none of nodeNames. */
  NodeNameNotAllowed,
  /** A Node of this name exists. */
  NodeExists,
  /** A Node of this name exists and is Ready. */
  NodeIsReady,
  /** Its requester has too many undecided requests. */
  TooManyOutstanding,
  /** Its requester is in none of tokenGroups. */
  TokenGroupNotAllowed,
  /** Whether the Node exists could not be found out. */
  NodeUnavailable,

  // What a custom profile spells out.
  /** No common name, or one that matches none of the profile's. */
  CommonNameNotAllowed,
  /** An organization or organizational unit that the profile does not list. */
  OrganizationNotAllowed,
  /** A DNS name, address, e-mail address or URI that the profile does not list. */
  NameNotAllowed,
  /** No alternative name, and the profile requires one. */
  NoNames,
  /** The requester may not use the policy. */
  UseNotPermitted,

  // Whether its requester may.
  /** A profile of the policy fits and its requester may. */
  AutoApproved,
  /** The shape fits, and the policy does not list the profile that it fits. */
  ProfileNotListed,
  /** The requester may not create certificatesigningrequests/nodeclient. */
  NodeClientNotPermitted,
  /** The requester may not create certificatesigningrequests/selfnodeclient. */
  SelfNodeClientNotPermitted,
  /** The requester may not create certificatesigningrequests/selfnodeserver. */
  SelfNodeServingNotPermitted,
  /** The policy is in mode Audit: nothing is written. */
  AuditOnly,
  /** Whether the requester may could not be found out. */
  ReviewFailed,

  // What others of the same requester are like.
  /** A newer request of the same requester for the same name took its place. */
  Superseded,
  /** Its requester was denied too often in a short while: the request is left Pending. */
  DeniedTooOften,

  // What the signer did.
  /** It has its certificate. */
  Issued,
  /** It has its certificate, and another signer wrote it. */
  IssuedByAnother,
  /** Approved, but it does not meet the profile of its signer. */
  SignerValidationFailure,
  /** The CA cannot sign now. */
  AuthorityNotReady,
  /** What the CA signs would not verify: it is not published, or the API server lacks it. */
  AuthorityNotTrusted,
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
