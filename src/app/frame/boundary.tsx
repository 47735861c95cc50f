import { Component, type ComponentType, type ReactNode } from 'react'
import { LazyPart } from '../controls/lazy-part.tsx'

interface BoundaryProps {
  readonly children: ReactNode
}

interface BoundaryState {
  readonly load: (() => Promise<ComponentType>) | null
}

/** Stands around the page: where a part of it fails to be drawn, what to do is drawn in place of a blank page. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { load: null }

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { load: async () => (await import('./broken.tsx')).brokenBy(error) }
  }

  override render(): ReactNode {
    const { load } = this.state
    return load === null ? this.props.children : <LazyPart load={load} />
  }
}
