#pragma once

#include <QString>

namespace nw::server::comics {

// Told when a person's change feed has grown: after the transaction, on the thread that did it.
class FeedNews
{
public:
    virtual ~FeedNews() = default;
    virtual void changed(const QString &userId) = 0;
};

} // namespace nw::server::comics
