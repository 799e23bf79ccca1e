/** Which policy governs a request. No I/O. */
package dev.signet.policy;
