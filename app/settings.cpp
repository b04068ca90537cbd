#include "app/settings.h"

#include <QDir>

namespace nw::app {

namespace {

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

// Words, not numbers: the file is read by people too, and an enum may grow in its middle.
constexpr const char *kAppearances[] = {"system", "light", "dark"};
constexpr const char *kOrders[] = {"lastRead", "title", "creator", "added"};

template <std::size_t count> int indexOfWord(const QString &word, const char *const (&words)[count])
{
    for (std::size_t index = 0; index < count; ++index) {
        if (word == QLatin1String(words[index])) {
            return static_cast<int>(index);
        }
    }
    return 0;
}

} // namespace

Settings::Settings(const QString &profileDir)
    : m_file(QDir(profileDir).filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
{
}

AppearanceChoice Settings::appearance() const
{
    return static_cast<AppearanceChoice>(
        indexOfWord(m_file.value(key("look/appearance")).toString(), kAppearances));
}

void Settings::setAppearance(AppearanceChoice choice)
{
    m_file.setValue(key("look/appearance"),
                    QString::fromLatin1(kAppearances[static_cast<int>(choice)]));
}

Motion Settings::motion() const
{
    return m_file.value(key("look/reducedMotion")).toBool() ? Motion::Reduced : Motion::Full;
}

void Settings::setMotion(Motion motion)
{
    m_file.setValue(key("look/reducedMotion"), motion == Motion::Reduced);
}

QUrl Settings::defaultServerUrl()
{
    return QUrl(QStringLiteral("http://127.0.0.1:3000"));
}

QUrl Settings::serverUrl() const
{
    const QUrl kept = serverUrlFromText(m_file.value(key("server/url")).toString());
    return kept.isValid() ? kept : defaultServerUrl();
}

void Settings::setServerUrl(const QUrl &url)
{
    m_file.setValue(key("server/url"), url.toString());
}

SortOrder Settings::libraryOrder() const
{
    return static_cast<SortOrder>(
        indexOfWord(m_file.value(key("library/order")).toString(), kOrders));
}

void Settings::setLibraryOrder(SortOrder order)
{
    m_file.setValue(key("library/order"), QString::fromLatin1(kOrders[static_cast<int>(order)]));
}

Settings::LibraryView Settings::libraryView() const
{
    return m_file.value(key("library/view")).toString() == QLatin1String("rows")
        ? LibraryView::Rows
        : LibraryView::Covers;
}

void Settings::setLibraryView(LibraryView view)
{
    m_file.setValue(key("library/view"),
                    view == LibraryView::Rows ? QStringLiteral("rows") : QStringLiteral("covers"));
}

bool Settings::wasWelcomed() const
{
    return m_file.value(key("library/welcomed")).toBool();
}

void Settings::setWelcomed()
{
    m_file.setValue(key("library/welcomed"), true);
}

QUrl serverUrlFromText(const QString &text)
{
    QString whole = text.trimmed();
    if (whole.isEmpty()) {
        return {};
    }
    if (!whole.contains(QLatin1String("://"))) {
        whole.prepend(QLatin1String("http://"));
    }
    const QUrl url(whole, QUrl::StrictMode);
    const bool web =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !web || url.host().isEmpty() || !url.userInfo().isEmpty()) {
        return {};
    }
    QUrl plain = url.adjusted(QUrl::StripTrailingSlash | QUrl::RemoveQuery | QUrl::RemoveFragment);
    if (plain.path() == QLatin1String("/")) {
        plain.setPath({}); // Qt keeps the slash of the root
    }
    return plain;
}

} // namespace nw::app
