/** Observed certificates, and what about them is worth a word. */
package dev.signet.expiry;
