#pragma once

#include "services-client/backend.h"
#include "services-client/pagesource.h"

#include <QMutex>

#include <functional>
#include <optional>

namespace nw {

// Reads page files itself, on the caller's thread; asks the back end only for what is not there.
class CachedPageSource : public PageSource
{
public:
    CachedPageSource(const std::shared_ptr<BackendHandle> &backend, const QString &comicId);

    Result<QList<PageInfo>> pages() override;
    Result<QByteArray> page(int number) override;
    Result<QByteArray> thumbnail(int number, int widthPixels) override;

private:
    struct Listing
    {
        QList<PageInfo> pages;
        PageStore files;
    };

    template <typename T, typename Question> Result<T> ask(const Question &question);
    Result<Listing> listing();
    Result<Listing> askForListing();
    // What is not here comes from `fetch`.
    Result<QByteArray> cachedOr(int number,
                                const std::function<Result<QByteArray>(const PageInfo &)> &fetch);
    Result<QByteArray> fetch(const PageInfo &page);
    Result<QByteArray> fetchSmall(const PageInfo &page, int widthPixels);

    std::shared_ptr<BackendHandle> m_backend;
    QString m_comicId;
    QMutex m_mutex;
    std::optional<Listing> m_listing;
};

} // namespace nw
