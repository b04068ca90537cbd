#include "server/console/consoleterminal.h"

#include "server/console/consolescreen.h"

#include <QElapsedTimer>
#include <QJsonDocument>

#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace nw::server::console {

namespace {

constexpr int kRefreshMs = 1000;
constexpr qsizetype kLongestLine = 1000;

void put(const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t wrote = ::write(STDOUT_FILENO, bytes.constData() + done,
                                      static_cast<std::size_t>(bytes.size() - done));
        if (wrote < 0 && errno != EINTR)
            return;
        done += std::max<ssize_t>(wrote, 0);
    }
}

// Keys as they are pressed, and a screen of our own; the old ones again at the end.
class RawTerminal
{
public:
    RawTerminal()
    {
        m_isReady = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)
            && tcgetattr(STDIN_FILENO, &m_before) == 0;
        if (!m_isReady)
            return;
        termios raw = m_before;
        raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
        raw.c_cc[VMIN] = 0;
        raw.c_cc[VTIME] = 0;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw);
        put("\x1b[?1049h\x1b[2J");
    }
    ~RawTerminal()
    {
        if (!m_isReady)
            return;
        put("\x1b[?25h\x1b[?1049l");
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    RawTerminal(const RawTerminal &) = delete;
    RawTerminal &operator=(const RawTerminal &) = delete;

    bool isReady() const { return m_isReady; }

    static ScreenSize size()
    {
        winsize window = {};
        if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_row == 0)
            return {};
        return {window.ws_col, window.ws_row};
    }

private:
    termios m_before = {};
    bool m_isReady = false;
};

// What is typed, a line of it at a time. Keys that send sequences (arrows) are taken and mean
// nothing.
class LineEditor
{
public:
    enum class Event
    {
        None,
        Line,
        Quit
    };

    Event take(char byte)
    {
        constexpr char kCtrlC = 3;
        constexpr char kCtrlD = 4;
        constexpr char kCtrlU = 21;
        constexpr char kDelete = 127;
        if (m_inSequence) {
            m_inSequence = byte == '[' || byte == 'O' || (byte >= '0' && byte <= ';');
            return Event::None;
        }
        if (byte == kCtrlC || (byte == kCtrlD && m_line.isEmpty()))
            return Event::Quit;
        if (byte == '\r' || byte == '\n')
            return Event::Line;
        if (byte == '\x1b')
            m_inSequence = true;
        else if (byte == kCtrlU)
            m_line.clear();
        else if (byte == '\b' || byte == kDelete)
            removeLast();
        else if (static_cast<unsigned char>(byte) >= ' ' && m_line.size() < kLongestLine)
            m_line += byte;
        return Event::None;
    }

    QString text() const { return QString::fromUtf8(m_line); }
    QString takeLine() { return QString::fromUtf8(std::exchange(m_line, QByteArray())); }

private:
    // A whole character: the bytes that follow its first one in UTF-8 begin with 10.
    void removeLast()
    {
        constexpr int kKind = 0xc0;
        constexpr int kFollowing = 0x80;
        while (!m_line.isEmpty()) {
            const int last = static_cast<unsigned char>(m_line.back());
            m_line.chop(1);
            if ((last & kKind) != kFollowing)
                return;
        }
    }

    QByteArray m_line;
    bool m_inSequence = false;
};

class Console
{
public:
    Console(AdminApi &api, const QString &server)
        : m_api(api)
        , m_commands(api)
    {
        m_state.server = server;
        m_state.output = {QStringLiteral("help lists the commands, quit ends")};
    }

    void run()
    {
        refresh();
        for (;;) {
            draw();
            pollfd waiting = {STDIN_FILENO, POLLIN, 0};
            const int left = static_cast<int>(std::max<qint64>(0, kRefreshMs - m_age.elapsed()));
            if (poll(&waiting, 1, left) > 0 && !readKeys())
                return;
            if (m_age.hasExpired(kRefreshMs))
                refresh();
        }
    }

private:
    bool readKeys()
    {
        char bytes[256];
        const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
        if (count <= 0)
            return count < 0 && errno == EINTR;
        for (ssize_t i = 0; i < count; ++i) {
            const LineEditor::Event event = m_editor.take(bytes[i]);
            if (event == LineEditor::Event::Quit)
                return false;
            if (event == LineEditor::Event::Line && !obey(m_editor.takeLine()))
                return false;
        }
        return true;
    }

    bool obey(const QString &line)
    {
        const QStringList words = AdminCommands::split(line);
        if (words.value(0) == u"quit" || words.value(0) == u"exit")
            return false;
        if (words.isEmpty())
            m_state.output.clear();
        else
            m_state.output =
                QStringList(u"> " % line) + m_commands.run(words, OutputForm::Text).lines;
        return true;
    }

    void refresh()
    {
        const auto metrics = m_api.call(Method::Get, "/metrics");
        const auto health = m_api.call(Method::Get, "/admin/health");
        m_state.isReachable = metrics && metrics->status == 200 && health && health->status == 200;
        if (m_state.isReachable) {
            const auto now = MetricsSnapshot::parse(metrics->body);
            constexpr double kMsPerSecond = 1000;
            const double seconds =
                m_age.isValid() ? static_cast<double>(m_age.elapsed()) / kMsPerSecond : 0;
            if (m_last && seconds > 0)
                m_state.overview = overviewBetween(*m_last, now, seconds);
            m_last = now;
            m_state.health =
                QJsonDocument::fromJson(health->body).object()[QLatin1String("data")].toObject();
        } else {
            m_last.reset();
        }
        m_age.start();
    }

    void draw() const
    {
        ScreenState state = m_state;
        state.prompt = m_editor.text();
        QByteArray frame = "\x1b[?25l\x1b[H";
        const QStringList lines = drawScreen(state, RawTerminal::size());
        for (qsizetype i = 0; i < lines.size(); ++i)
            frame += lines.at(i).toUtf8() + "\x1b[K" + (i + 1 < lines.size() ? "\r\n" : "");
        put(frame + "\x1b[?25h");
    }

    AdminApi &m_api;
    AdminCommands m_commands;
    ScreenState m_state;
    LineEditor m_editor;
    std::optional<MetricsSnapshot> m_last;
    QElapsedTimer m_age; // of what is shown
};

} // namespace

bool runConsole(AdminApi &api, const QString &server)
{
    const RawTerminal terminal;
    if (!terminal.isReady())
        return false;
    Console(api, server).run();
    return true;
}

} // namespace nw::server::console
