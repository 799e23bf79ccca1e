package dev.signet.expiry.files;

import dev.signet.expiry.Place;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate as it was found.
 *
 * @param place where
 * @param certificate itself
 */
record FoundCertificate(Place place, X509CertificateHolder certificate) {}
