/**
 * The custom resource types, and nothing else. The files in {@code crds/} are generated from them.
 */
package dev.signet.api;
