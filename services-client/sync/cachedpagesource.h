#pragma once

#include "services-client/backend.h"
#include "services-client/pagesource.h"

#include <QMutex>

#include <optional>

namespace nw {

// Reads page files itself, on the caller's thread; asks the back end only for what is not there.
class CachedPageSource : public PageSource
{
public:
    CachedPageSource(const std::shared_ptr<BackendHandle> &backend, const QString &comicId);

    Result<QList<PageInfo>> pages() override;
    Result<QByteArray> page(int number) override;

private:
    struct Listing
    {
        QList<PageInfo> pages;
        PageStore files;
    };

    Result<Listing> listing();
    Result<Listing> askForListing();
    Result<QByteArray> fetch(const PageInfo &page);

    std::shared_ptr<BackendHandle> m_backend;
    QString m_comicId;
    QMutex m_mutex;
    std::optional<Listing> m_listing;
};

} // namespace nw
