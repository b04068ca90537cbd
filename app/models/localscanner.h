#pragma once

#include "reader/core/readresult.h"
#include "services-client/clienttypes.h"

#include <QObject>
#include <QStringList>
#include <QThreadPool>

#include <atomic>
#include <memory>

namespace nw::app {

// Looks into files and folders for comics, off the window's thread, and tells of each as it is
// found.
class LocalScanner : public QObject
{
    Q_OBJECT

public:
    explicit LocalScanner(QObject *parent = nullptr);
    ~LocalScanner() override;

    // Adds to what is being looked through. Folders are searched to their bottom; a folder of
    // images is one comic.
    void scan(const QStringList &paths);
    void cancel();
    bool isRunning() const { return m_jobs > 0; }

Q_SIGNALS:
    void progressed(int done, int total);
    void found(const nw::LocalBook &book);
    void refused(const QString &path, const nw::reader::ReadError &error);
    void finished(int found, int refused);

private:
    void run(const QStringList &paths, const std::shared_ptr<std::atomic_bool> &stop);
    void look(const QString &path);

    QThreadPool m_pool;
    std::shared_ptr<std::atomic_bool> m_stop;
    int m_jobs = 0;
    int m_done = 0;
    int m_total = 0;
    int m_found = 0;
    int m_refused = 0;
};

// The comics below `path`, in order: itself, the comic files in it, and folders of images.
QStringList comicPathsBelow(const QString &path, const std::atomic_bool &stop);

// Opens the book and makes what the shelves need of it.
reader::ReadResult<LocalBook> readLocalBook(const QString &path);

} // namespace nw::app
