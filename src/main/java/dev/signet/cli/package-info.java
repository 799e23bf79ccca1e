/** What people run. */
package dev.signet.cli;
