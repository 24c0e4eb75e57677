// Places boxes by dagre: from left to right, what is referred to before what refers to it. Numbers go in and come out.
// The interpreter has none, and dagre keeps lists of names by it.
globalThis.structuredClone ??= value => JSON.parse(JSON.stringify(value));

function place(text) {
  const asked = JSON.parse(text);
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  // Of many boxes the shortest lines take longest to find, and make the picture no smaller.
  const ranker = asked.boxes.length > 60 ? 'tight-tree' : 'network-simplex';
  graph.setGraph({ rankdir: 'LR', nodesep: 34, edgesep: 16, ranksep: asked.gap, ranker });
  asked.boxes.forEach(([width, height], at) => graph.setNode(String(at), { width, height }));
  asked.edges.forEach(([from, to], at) => graph.setEdge(String(from), String(to), {}, String(at)));
  dagre.layout(graph);
  return JSON.stringify({
    boxes: asked.boxes.map((_, at) => {
      const { x, y } = graph.node(String(at));
      return [Math.round(x), Math.round(y)];
    }),
    edges: asked.edges.map(([from, to], at) =>
      graph.edge(String(from), String(to), String(at)).points.map(({ x, y }) => [Math.round(x), Math.round(y)])),
  });
}
