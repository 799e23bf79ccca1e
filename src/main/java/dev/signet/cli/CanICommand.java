package dev.signet.cli;

import dev.signet.approval.AccessReview;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kubectl command that asks what an access review asks. A subresource has to be an option: in
 * {@code certificatesigningrequests/nodeclient} kubectl takes nodeclient for the name of a request.
 * {@code -A} asks about the whole cluster, not about the namespace that kubectl happens to be in.
 */
final class CanICommand {

  private CanICommand() {}

  static String of(AccessReview review) {
    String resource =
        review.resource()
            + "."
            + review.group()
            + (review.name().isEmpty() ? "" : "/" + review.name());
    Stream<String> subresource =
        review.subresource().isEmpty()
            ? Stream.empty()
            : Stream.of("--subresource=" + ShellWord.of(review.subresource()));
    Stream<String> groups =
        review.requester().groups().stream().map(group -> "--as-group=" + ShellWord.of(group));
    return Stream.of(
            Stream.of("kubectl auth can-i", review.verb(), ShellWord.of(resource)),
            subresource,
            Stream.of("-A", "--as=" + ShellWord.of(review.requester().username())),
            groups)
        .flatMap(words -> words)
        .collect(Collectors.joining(" "));
  }
}
