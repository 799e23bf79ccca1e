package dev.signet;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one source file does that the architecture does not allow. */
final class ArchitectureScan extends TreeScanner<Void, Void> {
  /** From the bottom to the top: a package knows itself and those before it. */
  private static final List<String> PACKAGES =
      List.of(
          "api", "request", "policy", "approval", "signing", "expiry", "pki", "operator", "cli");

  /** The shell around the pure functions: only here do time and randomness come from the world. */
  private static final List<String> SHELL = List.of("operator", "cli");

  private static final Pattern PACKAGE = Pattern.compile("dev\\.signet\\.([a-z]\\w*)");
  private static final Pattern OWN_PACKAGE = Pattern.compile(PACKAGE.pattern() + "(\\..*)?");
  private static final Pattern CLOCK =
      Pattern.compile("(java\\.time\\.)?(Clock\\.system\\w*|Instant\\.now)");
  private static final Pattern RANDOM =
      Pattern.compile("(java\\.security\\.)?SecureRandom(\\.getInstance\\w*)?");

  private final Trees trees;
  private final CompilationUnitTree unit;
  private final String own;
  private final List<String> violations = new ArrayList<>();

  private ArchitectureScan(Trees trees, CompilationUnitTree unit) {
    this.trees = trees;
    this.unit = unit;
    Matcher name = OWN_PACKAGE.matcher(String.valueOf(unit.getPackageName()));
    this.own = name.matches() ? name.group(1) : "";
  }

  static List<String> violations(Trees trees, CompilationUnitTree unit) {
    var scan = new ArchitectureScan(trees, unit);
    scan.scan(unit, null);
    return scan.violations;
  }

  @Override
  public Void visitPackage(PackageTree node, Void nothing) {
    if (!PACKAGES.contains(own)) {
      report(node, "%s is none of the packages %s".formatted(node.getPackageName(), PACKAGES));
    }
    return null; // the name of its own package is no use of it
  }

  @Override
  public Void visitImport(ImportTree node, Void nothing) {
    if (node.getQualifiedIdentifier().toString().startsWith("lombok.")) {
      report(node, "Lombok; records do without");
    }
    return super.visitImport(node, null);
  }

  @Override
  public Void visitMemberSelect(MemberSelectTree node, Void nothing) {
    Matcher used = PACKAGE.matcher(node.toString());
    if (used.matches() && PACKAGES.indexOf(used.group(1)) > PACKAGES.indexOf(own)) {
      report(node, "package %s uses %s, which is above it".formatted(own, used.group(1)));
    }
    return super.visitMemberSelect(node, null);
  }

  @Override
  public Void visitNewClass(NewClassTree node, Void nothing) {
    checkRandom(node, node.getIdentifier().toString());
    return super.visitNewClass(node, null);
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree node, Void nothing) {
    var method = node.getMethodSelect().toString();
    if (node.getArguments().isEmpty()) { // Instant.now(clock) is what is wanted
      checkClock(node, method);
    }
    checkRandom(node, method);
    return super.visitMethodInvocation(node, null);
  }

  @Override
  public Void visitMemberReference(MemberReferenceTree node, Void nothing) {
    var type = node.getQualifierExpression().toString();
    checkClock(node, type + "." + node.getName());
    checkRandom(node, node.getName().contentEquals("<init>") ? type : type + "." + node.getName());
    return super.visitMemberReference(node, null);
  }

  private void checkClock(Tree node, String expression) {
    if (!SHELL.contains(own) && CLOCK.matcher(expression).matches()) {
      report(node, "%s in %s; it is passed a Clock".formatted(expression, own));
    }
  }

  private void checkRandom(Tree node, String expression) {
    if (!SHELL.contains(own) && RANDOM.matcher(expression).matches()) {
      report(node, "%s in %s; it is passed its randomness".formatted(expression, own));
    }
  }

  private void report(Tree node, String what) {
    long position = trees.getSourcePositions().getStartPosition(unit, node);
    long line = unit.getLineMap().getLineNumber(position);
    violations.add("%s:%d: %s".formatted(unit.getSourceFile().getName(), line, what));
  }
}
