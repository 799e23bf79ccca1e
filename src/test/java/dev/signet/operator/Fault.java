package dev.signet.operator;

/** What goes wrong between Signet and the API server. */
enum Fault {
  /** The connection ends before the request reaches the API server. */
  CUT_BEFORE(Place.ANY),
  /** The API server took it, and the connection ends before its answer. */
  CUT_AFTER(Place.ANY),
  /** 409, though nobody changed anything: the write is not taken. */
  CONFLICT(Place.WRITE),
  /** 500, not taken. */
  SERVER_ERROR(Place.ANY),
  /** 500, and taken: as the API server says when etcd's answer came too late. */
  SERVER_ERROR_AFTER(Place.WRITE),
  /** 429 with Retry-After, not taken. */
  TOO_MANY_REQUESTS(Place.ANY),
  /** 503, not taken. */
  UNAVAILABLE(Place.ANY),
  /** Taken, and the connection ends in the middle of the answer. */
  ANSWER_CUT(Place.ANY),
  /** Taken, and the answer is half of it, as if that were all. */
  ANSWER_TRUNCATED(Place.ANY),
  /** A watch tells nothing for a while, then goes on. */
  WATCH_SLOW(Place.WATCH),
  /** The connection of a watch ends. */
  WATCH_CLOSED(Place.WATCH),
  /** 410: what a watch would go on from is forgotten. */
  WATCH_GONE(Place.WATCH),
  /** SIGKILL. */
  KILLED(Place.PROCESS),
  /** One more Signet writes, that does not ask whether it leads. */
  TWO_AT_ONCE(Place.PROCESS),
  /** Somebody else writes itself into the Lease, and does not renew it. */
  LEASE_TAKEN(Place.PROCESS),
  /** The leader's calls about the Lease fail until another leads. */
  LEASE_CUT(Place.PROCESS),
  /** The leader is stopped (SIGSTOP) until another leads, and goes on where it was. */
  ASLEEP(Place.PROCESS);

  private final Place place;

  Fault(Place place) {
    this.place = place;
  }

  /** Where something can go wrong. */
  enum Place {
    /** One of the two writes of a request. */
    WRITE,
    /** Any other call: lists, reviews, status, Events. */
    CALL,
    /** An event of a watch. */
    WATCH,
    /** Signet itself. */
    PROCESS,
    /** Writes and other calls. */
    ANY
  }

  boolean canHappenAt(Place where) {
    return place == where || (place == Place.ANY && (where == Place.WRITE || where == Place.CALL));
  }
}
