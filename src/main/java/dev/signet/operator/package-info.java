/**
 * The thin shell: Kubernetes events in, facts fetched, the pure functions of the other packages
 * called, writes out. Health, metrics, Events.
 */
package dev.signet.operator;
