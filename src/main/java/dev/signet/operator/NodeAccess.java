package dev.signet.operator;

import dev.signet.pki.node.Health;
import dev.signet.pki.node.Processes;

/** The processes of the node on which an agent runs, and how they are asked whether they work. */
record NodeAccess(Processes processes, Health health) {}
