#pragma once

#include "reader/core/render/renderqueue.h"
#include "reader/widgets/readingview.h"

namespace nw::reader {

// Takes pages out of a book: as a picture for the clipboard, as they look now, and as files of the
// very bytes that the book stores. Reads and decodes on threads of its own.
class PageCopies : public QObject
{
    Q_OBJECT

public:
    explicit PageCopies(PageRenderer renderer, QObject *parent = nullptr);
    ~PageCopies() override;

    void setDocument(DocumentPointer document);

    // At its own size, with what was put right about it.
    void copy(int page, const PageLook &look);
    // To that file, or, for several, into that folder as "Title - 017.jpg". What is there under
    // such a name is replaced. A second call ends the first.
    void save(int page, const QString &path);
    void saveAll(const QList<int> &pages, const QString &folder, const QString &title);
    void cancel();

    // "Title - 017.jpg" for a page of a book with that many.
    static QString fileName(const QString &title, int page, int pageCount, const QString &ending);

Q_SIGNALS:
    void copied(const QImage &picture);
    void saved(int done, int of);
    void finished(const QString &place); // all of them; the file, or the folder
    void failed(const nw::reader::ReadError &error);

private:
    struct Job;
    void run(const std::shared_ptr<Job> &job);

    RenderQueue m_queue;
    DocumentPointer m_document;
    std::shared_ptr<Job> m_job; // the one under way
};

} // namespace nw::reader
