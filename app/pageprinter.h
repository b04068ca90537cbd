#pragma once

#include "reader/core/render/renderqueue.h"

#include <QPainter>

#include <memory>

class QPrinter;

namespace nw::app {

// Prints pages of a book one after the other, each as large as the paper takes it, rendered on
// another thread at the printer's own pixels. One page is in memory at a time.
class PagePrinter : public QObject
{
    Q_OBJECT

public:
    // `pages` from 0. Takes the printer over, and deletes itself when it has told how it ended.
    PagePrinter(std::unique_ptr<QPrinter> printer, const reader::DocumentPointer &book,
                const QList<int> &pages, reader::PageRenderer renderer, QObject *parent);
    ~PagePrinter() override;

    void start();

    // The pages that a person asked for in the dialogue; `first` and `last` from 1, 0: all.
    static QList<int> pagesBetween(int first, int last, int pageCount);

Q_SIGNALS:
    void printed(int done, int of);
    void finished();
    // Pages that could not be read are left out; this is the paper, or the printer.
    void failed();

private:
    void printNext();
    void take(const reader::PageResult &result);
    void end(bool isDone);

    std::unique_ptr<QPrinter> m_printer;
    QPainter m_painter;
    reader::RenderQueue m_queue;
    QList<int> m_pages;
    int m_next = 0; // of m_pages
    bool m_isPaperUsed = false;
};

} // namespace nw::app
