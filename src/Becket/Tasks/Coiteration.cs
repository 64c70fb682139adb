using Becket.Deferreds;

namespace Becket.Tasks;

/// <summary>The deferred of <see cref="Cooperator.Coiterate(IEnumerator{Deferred})"/>. Twisted chains it to one of the
/// task's own, so that an error of firing it does not come out of the tick; the type says so without that other
/// deferred.</summary>
internal sealed class Coiteration : Deferred<IEnumerator<Deferred?>>;
