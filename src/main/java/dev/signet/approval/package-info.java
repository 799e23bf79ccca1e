/** Profiles and the access review: may this request be approved? */
package dev.signet.approval;
