#pragma once

#include "services-client/contract/comic.h"
#include "services-client/contract/result.h"

#include <QByteArray>
#include <QList>

namespace nw {

// The pages of one comic of the server, wherever they are now. For worker threads: every function
// may be called from any thread at once and blocks; never call one from the window's thread. It
// outlives the client: once that is gone, what is not in the cache answers Cancelled.
class PageSource
{
public:
    virtual ~PageSource() = default;

    // In order; from the cache, else from the server. The same list in every call after the first
    // success.
    virtual Result<QList<PageInfo>> pages() = 0;

    // The original bytes of page `number` (from 1). A cached page is checked against its SHA-256;
    // one that does not match is thrown away and fetched again alone. Errors: NotFound (no such
    // page), PaymentRequired (locked), Offline, Timeout, Damaged (the server's bytes do not match
    // either), Unauthenticated, Cancelled.
    virtual Result<QByteArray> page(int number) = 0;

    // An encoded image of page `number`, at least `widthPixels` wide where the page is: the page
    // itself when it is here, else a small one that the server makes. Errors as of page().
    virtual Result<QByteArray> thumbnail(int number, int widthPixels) = 0;
};

} // namespace nw
