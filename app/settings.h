#pragma once

#include "app/models/comicfilter.h"
#include "app/theme/theme.h"

#include <QSettings>
#include <QUrl>

namespace nw::app {

// What the person chose, kept in the profile's settings file. Reading never fails: what is missing
// or not understood has its default.
class Settings
{
public:
    explicit Settings(const QString &profileDir);

    AppearanceChoice appearance() const;
    void setAppearance(AppearanceChoice choice);
    Motion motion() const;
    void setMotion(Motion motion);

    QUrl serverUrl() const;
    void setServerUrl(const QUrl &url);
    static QUrl defaultServerUrl();

    SortOrder libraryOrder() const;
    void setLibraryOrder(SortOrder order);
    enum class LibraryView
    {
        Covers,
        Rows
    };
    LibraryView libraryView() const;
    void setLibraryView(LibraryView view);

    bool wasWelcomed() const; // the built-in book was put on the shelf once
    void setWelcomed();

private:
    mutable QSettings m_file;
};

// "http://host:3000" or "host:3000" as a person types it; an invalid URL when it is neither http
// nor https.
QUrl serverUrlFromText(const QString &text);

} // namespace nw::app
