// The smallest window that Qt Widgets make, with a marker that measuring tools take for page 1:
// what the start of a reader is measured against.
#include <QApplication>
#include <QPainter>
#include <QWidget>

namespace {

constexpr QRect kMarker(100, 100, 300, 180);
constexpr int kFrame = 30;
constexpr QRect kLastCell(290, 130, 80, 120); // of three; it holds the number

class EmptyWindow final : public QWidget
{
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Qt::white);
        painter.fillRect(kMarker, Qt::magenta);
        painter.fillRect(kMarker.adjusted(kFrame, kFrame, -kFrame, -kFrame), Qt::black);
        painter.fillRect(kLastCell, Qt::red);
    }
};

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    EmptyWindow window;
    window.resize(1'920, 1'080);
    window.show();
    return QApplication::exec();
}
