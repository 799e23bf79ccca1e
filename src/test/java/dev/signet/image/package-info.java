/** What an image is made and checked with; nothing of it is shipped. */
package dev.signet.image;
