#pragma once

#include "reader/core/render/pagecache.h"
#include "reader/core/render/pageplan.h"
#include "reader/core/render/readingpace.h"
#include "reader/core/render/renderqueue.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

namespace nw::reader {

// Gets the pages that are being read, then what may be turned to next, then, once the reader rests,
// the pages themselves in the best quality. Knows nothing of widgets.
class PageLoader : public QObject
{
    Q_OBJECT

public:
    explicit PageLoader(PageRenderer renderer = renderPage, QObject *parent = nullptr);

    void setDocument(DocumentPointer document);
    // How much the cache may hold.
    void setBudget(qint64 budgetBytes);

    // This is being read from now on.
    void show(const PagePlan &plan);
    // The same once more, after an error that may have passed.
    void retry();
    // Takes over what was rendered before there was a loader.
    void adopt(const PageRequest &request, const ReadResult<RenderedPage> &outcome);
    // Renders what is shown in the best quality now instead of after a rest.
    void refineNow();

    // Of a leaf of what is being read; null when it is not there as it was asked for. Valid until
    // the next `changed`.
    const RenderedPage *current(qsizetype leaf = 0) const;
    bool isComplete() const; // every leaf is there
    bool isCurrentRefined() const; // in the best quality
    // Any rendering of the leaf, for the time until it is there as it was asked for.
    const RenderedPage *standIn(qsizetype leaf = 0) const;
    const ReadError *error(qsizetype leaf = 0) const;
    // Of what the leaf shows of its page. Nothing until that has been rendered once.
    QSize naturalSize(qsizetype leaf = 0) const;
    // As stored. Nothing until the page has been rendered once.
    QSize pageSize(int page) const { return m_pageSizes.value(page); }

Q_SIGNALS:
    // Something new is known of what is being read: a rendering, a better one, or an error.
    void changed();
    void pageSizeLearned(int page, const QSize &size);

private:
    void take(const PageResult &result);
    void keep(const PageRequest &request, const ReadResult<RenderedPage> &outcome);
    void loadCurrent();
    void keepPace(const QList<int> &shown);
    void waitForRest();
    void prefetch();
    QList<PageRequest> missing(DecodeQuality quality) const; // of what is shown
    bool isShown(const PageRequest &request) const;

    RenderQueue m_shown;
    RenderQueue m_ahead;
    PageCache m_cache;
    QTimer m_restTimer;
    QElapsedTimer m_clock;
    ReadingPace m_pace;
    DocumentPointer m_document;
    QHash<int, ReadError> m_errors;
    QHash<int, QSize> m_pageSizes;
    PagePlan m_plan;
};

} // namespace nw::reader
