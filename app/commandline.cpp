#include "app/commandline.h"

#include <QCommandLineParser>

namespace nw::app {
namespace {

constexpr int kLargestSnapshotSide = 8'192;
constexpr int kLargestPage = 1'000'000;

using Parsed = tl::expected<CommandLine, QString>;

struct Options
{
    QCommandLineOption page{QStringLiteral("page"), {}, QStringLiteral("N")};
    QCommandLineOption layout{QStringLiteral("layout"), {}, QStringLiteral("NAME")};
    QCommandLineOption rightToLeft{QStringLiteral("rtl")};
    QCommandLineOption fullScreen{QStringLiteral("fullscreen")};
    QCommandLineOption server{QStringLiteral("server"), {}, QStringLiteral("URL")};
    QCommandLineOption profile{QStringLiteral("profile"), {}, QStringLiteral("DIR")};
    QCommandLineOption theme{QStringLiteral("theme"), {}, QStringLiteral("NAME")};
    QCommandLineOption snapshot{QStringLiteral("snapshot"), {}, QStringLiteral("PNG")};
    QCommandLineOption size{QStringLiteral("size"), {}, QStringLiteral("WxH")};
    QCommandLineOption controls{QStringLiteral("controls")};
    QCommandLineOption info{QStringLiteral("info")};
    QCommandLineOption help{{QStringLiteral("h"), QStringLiteral("help")}};
    QCommandLineOption version{{QStringLiteral("v"), QStringLiteral("version")}};

    void addTo(QCommandLineParser &parser) const
    {
        parser.addOptions({page, layout, rightToLeft, fullScreen, server, profile, theme, snapshot,
                           size, controls, info, help, version});
    }
};

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

std::optional<QSize> parseSize(const QString &text)
{
    const QStringList sides = text.split(u'x');
    if (sides.size() != 2)
        return std::nullopt;
    bool isWidth = false;
    bool isHeight = false;
    const QSize size(sides.at(0).toInt(&isWidth), sides.at(1).toInt(&isHeight));
    const bool isUsable = isWidth && isHeight && size.width() > 0 && size.height() > 0
        && size.width() <= kLargestSnapshotSide && size.height() <= kLargestSnapshotSide;
    return isUsable ? std::optional(size) : std::nullopt;
}

std::optional<CommandLine::Appearance> parseAppearance(const QString &text)
{
    if (text.isEmpty() || text == u"system")
        return CommandLine::Appearance::System;
    if (text == u"dark")
        return CommandLine::Appearance::Dark;
    if (text == u"light")
        return CommandLine::Appearance::Light;
    return std::nullopt;
}

CommandLine::Action actionOf(const QCommandLineParser &parser, const Options &options)
{
    if (parser.isSet(options.help))
        return CommandLine::Action::Help;
    if (parser.isSet(options.version))
        return CommandLine::Action::Version;
    if (parser.isSet(options.info))
        return CommandLine::Action::Info;
    if (parser.isSet(options.snapshot))
        return CommandLine::Action::Snapshot;
    return CommandLine::Action::Open;
}

Parsed failure(const QString &message)
{
    return tl::unexpected(message);
}

} // namespace

Parsed parseCommandLine(const QStringList &arguments)
{
    const Options options;
    QCommandLineParser parser;
    options.addTo(parser);
    if (!parser.parse(QStringList{QStringLiteral("nerdwork")} + arguments))
        return failure(parser.errorText());

    CommandLine line;
    line.action = actionOf(parser, options);
    line.targets = parser.positionalArguments();
    line.rightToLeft = parser.isSet(options.rightToLeft);
    line.fullScreen = parser.isSet(options.fullScreen);
    line.serverUrl = parser.value(options.server);
    line.profilePath = parser.value(options.profile);
    line.snapshotPath = parser.value(options.snapshot);
    if (parser.isSet(options.controls))
        line.snapshotControls = CommandLine::Controls::Shown;

    if (parser.isSet(options.page)) {
        bool isNumber = false;
        const int number = parser.value(options.page).toInt(&isNumber);
        if (!isNumber || number < 1 || number > kLargestPage)
            return failure(tr("--page takes a number from 1"));
        line.page = number - 1;
    }
    if (parser.isSet(options.layout)) {
        line.layout = reader::layoutFromWord(parser.value(options.layout));
        if (!line.layout)
            return failure(tr("--layout takes single, double, strip, row or guided"));
    }
    if (parser.isSet(options.size)) {
        const auto size = parseSize(parser.value(options.size));
        if (!size)
            return failure(tr("--size takes WIDTHxHEIGHT, each up to 8192"));
        line.snapshotSize = *size;
    }
    const auto appearance = parseAppearance(parser.value(options.theme));
    if (!appearance)
        return failure(tr("--theme takes dark, light or system"));
    line.appearance = *appearance;

    const bool needsOneFile =
        line.action == CommandLine::Action::Info || line.action == CommandLine::Action::Snapshot;
    if (needsOneFile && line.targets.size() != 1)
        return failure(tr("--info and --snapshot take exactly one file or folder"));
    return line;
}

QString commandLineHelp()
{
    return tr("Usage: nerdwork [options] [file | folder | nerdwork:comic/ID]…\n"
              "\n"
              "  --page N           open at this page, from 1\n"
              "  --layout NAME      single, double, strip, row or guided\n"
              "  --rtl              read from right to left\n"
              "  --fullscreen       fill the screen\n"
              "  --theme NAME       dark, light or system\n"
              "  --server URL       the server to sign in to\n"
              "  --profile DIR      where settings and downloads are kept\n"
              "  --info             print what is in the file as JSON\n"
              "  --snapshot PNG     draw what the window would show into a picture\n"
              "  --size WxH         of the snapshot, 1280x800 when not given\n"
              "  --controls         draw the bars of the reader into the snapshot\n"
              "  -h, --help         this text\n"
              "  -v, --version      the version\n");
}

} // namespace nw::app
