package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What a request of profile Custom has to look like. What is not spelled out is refused.
 *
 * @param signerName the signer it is about, one of spec.match.signerNames
 * @param subject the attributes of the subject
 * @param dnsNames every DNS name matches one; absent: none is allowed
 * @param cidrs every IP address is in one; absent: none is allowed
 * @param emails every e-mail address matches one; absent: none is allowed
 * @param uris every URI matches one; absent: none is allowed
 * @param requireNames whether there has to be an alternative name at all
 * @param usages the usages that may be asked for
 * @param requiredUsages those that have to be
 * @param keys the keys; absent: those of the policy
 * @param maxDuration the longest duration; absent: that of the policy
 */
@ValidationRule(
    value = "!has(self.requiredUsages) || self.requiredUsages.all(u, u in self.usages)",
    message = "every one of requiredUsages must be among usages")
@ValidationRule(
    value =
        "!(self.signerName in ['kubernetes.io/kube-apiserver-client-kubelet',"
            + " 'kubernetes.io/kubelet-serving'])",
    message =
        "the signers of kubelets have profiles of their own: NodeClient, SelfNodeClient,"
            + " SelfNodeServing")
public record CustomShape(
    @Required
        @Size(min = 1, max = 571)
        @JsonPropertyDescription("The signer it is about, one of spec.match.signerNames.")
        String signerName,
    @Required @JsonPropertyDescription("The attributes of the subject. Others are refused.")
        SubjectRule subject,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "Every DNS name matches one of these: * stands for one label, as *.etcd.example.com."
                + " Absent: no DNS names.")
        List<@Size(max = 253) String> dnsNames,
    @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.all(c, isCIDR(c))",
            message = "must be CIDRs such as 10.0.0.0/8 or fd00::/8")
        @JsonPropertyDescription("Every IP address is in one of these. Absent: no addresses.")
        List<@Size(max = 64) String> cidrs,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "Every e-mail address matches one of these: * stands for any characters. Absent: no"
                + " e-mail addresses.")
        List<@Size(max = 253) String> emails,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "Every URI matches one of these: * stands for any characters, as"
                + " spiffe://example.org/*. Absent: no URIs.")
        List<@Size(max = 1024) String> uris,
    @Default("false")
        @JsonPropertyDescription("Whether a request without any alternative name is refused.")
        Boolean requireNames,
    @Required
        @Size(min = 1, max = 23)
        @JsonPropertyDescription(
            "The usages that may be asked for, in the words of Kubernetes: digital signature, key"
                + " encipherment, client auth, server auth and so on.")
        List<@Size(max = 64) String> usages,
    @Size(min = 1, max = 23)
        @JsonPropertyDescription("Those of them that have to be asked for. Absent: none has to.")
        List<@Size(max = 64) String> requiredUsages,
    @Size(min = 1, max = 8)
        @JsonPropertyDescription("The keys that may be certified. Absent: those of the policy.")
        List<KeyRule> keys,
    @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @JsonPropertyDescription(
            "The longest duration that may be asked for. Absent: that of the policy.")
        String maxDuration) {}
